using Orleans.Traces.Identity;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Requests with spans made by hand, sound and broken.</summary>
internal static class OneSpan
{
    private static int _last;

    /// <summary>An id that no other test uses.</summary>
    public static TraceId NewTrace() => Some.TraceOf(0x0B_AD_00_00 + Interlocked.Increment(ref _last));

    /// <summary>A root span that has ended.</summary>
    public static byte[] Span(TraceId trace, int id = 1, Action<WireWriter>? more = null) => Span(trace.ToBytes(), [0, 0, 0, 0, 0, 0, 0, (byte)id], more);

    /// <summary>The same with ids that may be no ids.</summary>
    public static byte[] Span(byte[] traceId, byte[] spanId, Action<WireWriter>? more = null)
    {
        var writer = new WireWriter();
        writer.Bytes(1, traceId);
        writer.Bytes(2, spanId);
        writer.String(5, "a span");
        writer.Fixed64(7, Some.At(0));
        writer.Fixed64(8, Some.At(100));
        more?.Invoke(writer);
        return writer.ToArray();
    }

    /// <summary>An <c>ExportTraceServiceRequest</c> with these spans under one scope.</summary>
    public static byte[] Request(params byte[][] spans)
    {
        var writer = new WireWriter();
        var resourceSpans = writer.Begin(1);
        var scopeSpans = writer.Begin(2);
        foreach (var span in spans)
            writer.Bytes(2, span);
        writer.End(scopeSpans);
        writer.End(resourceSpans);
        return writer.ToArray();
    }

    /// <summary>As OTLP/JSON.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="more">Further fields of the span, each after a comma.</param>
    public static string Json(string trace, string more = "") =>
        $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{trace}}","spanId":"00000000000000a1","name":"a span"{{more}}}]}]}]}""";
}
