using System.Text;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Query.Text;

/// <summary>Looks for a text, whatever its case, in the texts of spans as they were sent: names, status messages, keys and values of attributes, of events and
/// of log records. Nothing is decoded into values. For one thread at a time.</summary>
/// <param name="wanted">What is looked for; not empty.</param>
public sealed class SpanTextFinder(string wanted)
{
    // A text is looked through in pieces that overlap by what is looked for.
    private const int PieceBytes = 32 << 10, MaxBytesOfChar = 4;

    private readonly Stack<(int Start, int Length, Shape Shape)> _pending = new();
    private readonly int _overlap = (wanted.Length + 1) * MaxBytesOfChar;
    private char[] _text = [];

    private enum Shape
    {
        None,
        Text,
        Span,
        Event,
        Status,
        Log,
        Entry,
        Value,
        Values,
        Entries,
    }

    /// <summary>Whether it stands in a span.</summary>
    public bool IsIn(SpanItem span) => IsIn(span.Bytes.Span, Shape.Span);

    /// <summary>Whether it stands in a log record.</summary>
    public bool IsIn(LogItem log) => IsIn(log.Bytes.Span, Shape.Log);

    // With a stack: how deep a value nests is the sender's to choose.
    private bool IsIn(ReadOnlySpan<byte> message, Shape shape)
    {
        _pending.Clear();
        _pending.Push((0, message.Length, shape));
        while (_pending.TryPop(out var part))
        {
            for (var reader = new WireReader(message.Slice(part.Start, part.Length)); reader.Next();)
            {
                var inner = reader.Type == WireType.Bytes ? ShapeOf(part.Shape, reader.Field) : Shape.None;
                if (inner == Shape.Text && IsIn(reader.Value))
                    return true;
                if (inner is not (Shape.None or Shape.Text))
                    _pending.Push((part.Start + reader.ValueStart, reader.Value.Length, inner));
            }
        }

        return false;
    }

    private static Shape ShapeOf(Shape message, int field) => (message, field) switch
    {
        (Shape.Span, OtlpFields.Span.Name) => Shape.Text,
        (Shape.Span, OtlpFields.Span.Attributes) => Shape.Entry,
        (Shape.Span, OtlpFields.Span.Events) => Shape.Event,
        (Shape.Span, OtlpFields.Span.Status) => Shape.Status,
        (Shape.Event, OtlpFields.Event.Name) => Shape.Text,
        (Shape.Event, OtlpFields.Event.Attributes) => Shape.Entry,
        (Shape.Status, OtlpFields.Status.Message) => Shape.Text,
        (Shape.Log, OtlpFields.LogRecord.EventName) => Shape.Text,
        (Shape.Log, OtlpFields.LogRecord.Body) => Shape.Value,
        (Shape.Log, OtlpFields.LogRecord.Attributes) => Shape.Entry,
        (Shape.Entry, OtlpFields.KeyValue.Key) => Shape.Text,
        (Shape.Entry, OtlpFields.KeyValue.Value) => Shape.Value,
        (Shape.Value, OtlpFields.AnyValue.String) => Shape.Text,
        (Shape.Value, OtlpFields.AnyValue.Array) => Shape.Values,
        (Shape.Value, OtlpFields.AnyValue.Map) => Shape.Entries,
        (Shape.Values, OtlpFields.Values) => Shape.Value,
        (Shape.Entries, OtlpFields.Values) => Shape.Entry,
        _ => Shape.None,
    };

    private bool IsIn(ReadOnlySpan<byte> text)
    {
        if (text.Length < wanted.Length)
            return false;

        var size = Math.Min(text.Length, PieceBytes + _overlap);
        if (_text.Length < size)
            _text = new char[size];
        for (var start = 0; start < text.Length; start += PieceBytes)
        {
            var piece = text.Slice(start, Math.Min(size, text.Length - start));
            var length = Encoding.UTF8.GetChars(piece, _text);
            if (_text.AsSpan(0, length).Contains(wanted, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
