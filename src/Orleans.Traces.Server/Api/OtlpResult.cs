using System.Buffers;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Otlp;
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

    // OTLP/JSON cannot be written yet: what is sent instead is protobuf, and its content type says so.
    private static Task WriteJsonAsync(HttpContext context, IReadOnlyList<TraceItem> items) => WriteProtobufAsync(context, items);

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
