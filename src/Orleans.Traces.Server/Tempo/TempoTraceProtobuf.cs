using System.Buffers;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Query;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Answers with a trace as protobuf: in v1 the message <c>Trace</c>, which is OTLP's <c>TracesData</c>; in v2 <c>TraceByIDResponse</c>
/// with it inside.</summary>
internal sealed class TempoTraceProtobuf(TempoTrace trace, string mediaType, bool isV2) : IResult
{
    // Written, and not yet handed to the connection, at most so much and one span.
    private const int FlushAt = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = mediaType;
        var body = httpContext.Response.BodyWriter;
        if (isV2)
            body.Write(Header());

        var unflushed = 0;
        foreach (var piece in OtlpExport.Pieces(trace.Items))
        {
            body.Write(piece.Span);
            unflushed += piece.Length;
            if (unflushed < FlushAt)
                continue;

            unflushed = 0;
            if ((await body.FlushAsync(httpContext.RequestAborted)).IsCompleted)
                return;
        }

        if (isV2)
            body.Write(trace.ResponseFields());
        await body.FlushAsync(httpContext.RequestAborted);
    }

    // Also of an empty trace: Grafana takes the field for granted.
    private byte[] Header()
    {
        var size = 0;
        foreach (var piece in OtlpExport.Pieces(trace.Items))
            size = checked(size + piece.Length);

        var header = new WireWriter();
        header.BytesHeader(TempoTrace.Field.Trace, size);
        return header.ToArray();
    }
}
