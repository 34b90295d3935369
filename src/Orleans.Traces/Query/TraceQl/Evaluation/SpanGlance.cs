using System.Text;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Evaluation;

/// <summary>Reads what a query most often asks of a span from its bytes, without decoding its attributes.</summary>
/// <remarks>As <see cref="Decoding.SpanDraft"/> has it: of a repeated field the last counts, an unknown number is the first word.</remarks>
internal static class SpanGlance
{
    public static Value Kind(SpanItem span)
    {
        var kind = 0UL;
        for (var reader = new WireReader(span.Bytes.Span); reader.Next();)
        {
            if (reader.IsVarint(OtlpFields.Span.Kind))
                kind = reader.Number;
        }

        return Value.Kind(kind <= 5 ? (int)kind : 0);
    }

    public static Value Status(SpanItem span)
    {
        var code = 0UL;
        for (var reader = new WireReader(StatusOf(span.Bytes.Span)); reader.Next();)
        {
            if (reader.IsVarint(OtlpFields.Status.Code))
                code = reader.Number;
        }

        return Value.Status(code <= 2 ? (int)code : 0);
    }

    public static Value StatusMessage(SpanItem span)
    {
        ReadOnlySpan<byte> message = default;
        for (var reader = new WireReader(StatusOf(span.Bytes.Span)); reader.Next();)
        {
            if (reader.IsBytes(OtlpFields.Status.Message))
                message = reader.Value;
        }

        return Value.Of(Encoding.UTF8.GetString(message));
    }

    private static ReadOnlySpan<byte> StatusOf(ReadOnlySpan<byte> span)
    {
        ReadOnlySpan<byte> status = default;
        for (var reader = new WireReader(span); reader.Next();)
        {
            if (reader.IsBytes(OtlpFields.Span.Status))
                status = reader.Value;
        }

        return status;
    }
}
