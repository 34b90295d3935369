using Orleans.Traces.Identity;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Otlp;

/// <summary>Reads the few fields that assembling needs from a well-formed Span or LogRecord. Of a repeated singular field the last counts.</summary>
internal static class HeaderReader
{
    private const ulong StatusCodeError = 2;

    public static SpanHeader Span(ReadOnlySpan<byte> span)
    {
        TraceId traceId = default;
        SpanId spanId = default, parentId = default;
        ulong start = 0, end = 0;
        var isError = false;
        for (var reader = new WireReader(span); reader.Next();)
        {
            switch (reader.Field, reader.Type)
            {
                case (OtlpFields.Span.TraceId, WireType.Bytes):
                    TraceId.TryRead(reader.Value, out traceId);
                    break;
                case (OtlpFields.Span.SpanId, WireType.Bytes):
                    SpanId.TryRead(reader.Value, out spanId);
                    break;
                case (OtlpFields.Span.ParentSpanId, WireType.Bytes):
                    SpanId.TryRead(reader.Value, out parentId);
                    break;
                case (OtlpFields.Span.Start, WireType.Fixed64):
                    start = reader.Number;
                    break;
                case (OtlpFields.Span.End, WireType.Fixed64):
                    end = reader.Number;
                    break;
                case (OtlpFields.Span.Status, WireType.Bytes):
                    isError = IsError(reader.Value);
                    break;
            }
        }

        return new SpanHeader(traceId, spanId, parentId, start, end, isError);
    }

    public static LogHeader Log(ReadOnlySpan<byte> record)
    {
        TraceId traceId = default;
        SpanId spanId = default;
        ulong time = 0, observed = 0;
        for (var reader = new WireReader(record); reader.Next();)
        {
            switch (reader.Field, reader.Type)
            {
                case (OtlpFields.LogRecord.TraceId, WireType.Bytes):
                    TraceId.TryRead(reader.Value, out traceId);
                    break;
                case (OtlpFields.LogRecord.SpanId, WireType.Bytes):
                    SpanId.TryRead(reader.Value, out spanId);
                    break;
                case (OtlpFields.LogRecord.Time, WireType.Fixed64):
                    time = reader.Number;
                    break;
                case (OtlpFields.LogRecord.ObservedTime, WireType.Fixed64):
                    observed = reader.Number;
                    break;
            }
        }

        return new LogHeader(traceId, spanId, time != 0 ? time : observed);
    }

    /// <summary>Whether the record says that it belongs to no trace: its trace id is absent, empty or all zero. One of another length says
    /// nothing.</summary>
    public static bool NamesNoTrace(ReadOnlySpan<byte> record)
    {
        var named = true;
        for (var reader = new WireReader(record); reader.Next();)
        {
            if (reader.IsBytes(OtlpFields.LogRecord.TraceId))
                named = reader.Value.Length is 0 or TraceId.Size && !reader.Value.ContainsAnyExcept((byte)0);
        }

        return named;
    }

    private static bool IsError(ReadOnlySpan<byte> status)
    {
        var code = 0UL;
        for (var reader = new WireReader(status); reader.Next();)
        {
            if (reader.IsVarint(OtlpFields.Status.Code))
                code = reader.Number;
        }

        return code == StatusCodeError;
    }
}
