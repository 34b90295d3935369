using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Json;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Api;

/// <summary>Answers with the items of one signal of a trace, as OTLP.</summary>
internal sealed class OtlpResult(StoredTrace trace, OtlpSignal signal, OtlpFormat format) : IResult
{
    // Written, and not yet handed to the connection, at most so much and one item.
    private const int FlushAt = 64 * 1024;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var items = OtlpExport.InOrder(signal, trace.Items);
        return format == OtlpFormat.Json ? WriteJsonAsync(httpContext, items) : WriteProtobufAsync(httpContext, items);
    }

    private async Task WriteJsonAsync(HttpContext context, IReadOnlyList<TraceItem> items)
    {
        context.Response.ContentType = OtlpFormat.Json.MediaType;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, OtlpJsonWriter.Options);
        OtlpJsonWriter.Write(signal, OtlpChunk.Write(items), json);
        await json.FlushAsync(context.RequestAborted);
    }

    private static async Task WriteProtobufAsync(HttpContext context, IReadOnlyList<TraceItem> items)
    {
        context.Response.ContentType = OtlpFormat.Protobuf.MediaType;
        var body = context.Response.BodyWriter;
        var unflushed = 0;
        foreach (var piece in OtlpExport.Pieces(items))
        {
            body.Write(piece.Span);
            unflushed += piece.Length;
            if (unflushed < FlushAt)
                continue;

            unflushed = 0;
            if ((await body.FlushAsync(context.RequestAborted)).IsCompleted)
                return;
        }

        await body.FlushAsync(context.RequestAborted);
    }
}
