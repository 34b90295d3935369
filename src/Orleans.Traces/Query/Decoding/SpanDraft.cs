using System.Globalization;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Query.Decoding;

/// <summary>What is read of one span while its fields are walked.</summary>
internal sealed class SpanDraft
{
    private static readonly string[] Kinds = ["unspecified", "internal", "server", "client", "producer", "consumer"];
    private static readonly string[] Codes = ["unset", "ok", "error"];
    private static readonly Place Whole = new("span");

    private readonly List<KeyValuePair<string, AttributeValue>> _attributes = [];
    private readonly List<EventView> _events = [];
    private readonly List<LinkView> _links = [];
    private readonly ValueDecoder _values;
    private readonly AttributeFilter? _filter;
    private int _parentLength;

    /// <param name="filter">Which attributes of the span and its events are read; null: all.</param>
    public SpanDraft(AttributeFilter? filter = null)
    {
        _values = new ValueDecoder(Warnings);
        _filter = filter;
    }

    public Warnings Warnings { get; } = new();

    public string Name { get; private set; } = "";

    public string Kind { get; private set; } = Kinds[0];

    public string TraceState { get; private set; } = "";

    public SpanStatus Status { get; private set; } = new(Codes[0], "");

    public IReadOnlyList<EventView> Events => _events;

    public IReadOnlyList<LinkView> Links => _links;

    public AttributeMap AttributeMap() => _values.Map(_attributes, Whole);

    public void Read(ReadOnlySpan<byte> span)
    {
        var reader = new WireReader(span);
        while (reader.Next())
        {
            if (reader.Type == WireType.Bytes)
                ReadBytes(reader.Field, reader.Value);
            else if (reader.Type == WireType.Varint)
                ReadNumber(reader.Field, reader.Number);
        }

        _values.Check(reader, Whole);
    }

    /// <summary>Notes a parent that was sent, but is not an id. (Zeros are how some senders say "none".)</summary>
    public void CheckParent(SpanHeader header)
    {
        if (!header.ParentId.IsValid && _parentLength is not (0 or SpanId.Size))
        {
            Warnings.Add(new Place("parent id"), string.Create(CultureInfo.InvariantCulture,
                $"{_parentLength} bytes were sent where {SpanId.Size} bytes are expected; the span is shown without a parent"));
        }
    }

    private void ReadBytes(int field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case OtlpFields.Span.TraceState:
                TraceState = _values.Text(value, new Place("trace state"));
                break;
            case OtlpFields.Span.ParentSpanId:
                _parentLength = value.Length;
                break;
            case OtlpFields.Span.Name:
                Name = _values.Text(value, new Place("name"));
                break;
            case OtlpFields.Span.Attributes when Takes(value):
                _attributes.Add(_values.Attribute(value, Whole));
                break;
            case OtlpFields.Span.Events:
                _events.Add(ReadEvent(value, new Place("event", _events.Count + 1)));
                break;
            case OtlpFields.Span.Links when _filter is null:
                _links.Add(ReadLink(value, new Place("link", _links.Count + 1)));
                break;
            case OtlpFields.Span.Status:
                Status = ReadStatus(value);
                break;
        }
    }

    private bool Takes(ReadOnlySpan<byte> keyValue) => _filter is null || _filter(ValueDecoder.KeyOf(keyValue));

    private void ReadNumber(int field, ulong number)
    {
        switch (field)
        {
            case OtlpFields.Span.Kind:
                Kind = Word(Kinds, number, "kind");
                break;
            case OtlpFields.Span.DroppedAttributesCount:
                Warnings.AddDropped(Whole, (uint)number, "attribute");
                break;
            case OtlpFields.Span.DroppedEventsCount:
                Warnings.AddDropped(Whole, (uint)number, "event");
                break;
            case OtlpFields.Span.DroppedLinksCount:
                Warnings.AddDropped(Whole, (uint)number, "link");
                break;
        }
    }

    private EventView ReadEvent(ReadOnlySpan<byte> message, Place place)
    {
        var attributes = new List<KeyValuePair<string, AttributeValue>>();
        var name = "";
        var time = 0UL;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.IsFixed64(OtlpFields.Event.Time))
                time = reader.Number;
            else if (reader.IsBytes(OtlpFields.Event.Name))
                name = _values.Text(reader.Value, place);
            else if (reader.IsBytes(OtlpFields.Event.Attributes) && Takes(reader.Value))
                attributes.Add(_values.Attribute(reader.Value, place));
            else if (reader.IsVarint(OtlpFields.Event.DroppedAttributesCount))
                Warnings.AddDropped(place, (uint)reader.Number, "attribute");
        }

        _values.Check(reader, place);
        return new EventView(name, time, _values.Map(attributes, place));
    }

    private LinkView ReadLink(ReadOnlySpan<byte> message, Place place)
    {
        var attributes = new List<KeyValuePair<string, AttributeValue>>();
        string traceId = "", spanId = "";
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.IsBytes(OtlpFields.Link.TraceId))
                traceId = Convert.ToHexStringLower(reader.Value);
            else if (reader.IsBytes(OtlpFields.Link.SpanId))
                spanId = Convert.ToHexStringLower(reader.Value);
            else if (reader.IsBytes(OtlpFields.Link.Attributes))
                attributes.Add(_values.Attribute(reader.Value, place));
            else if (reader.IsVarint(OtlpFields.Link.DroppedAttributesCount))
                Warnings.AddDropped(place, (uint)reader.Number, "attribute");
        }

        _values.Check(reader, place);
        return new LinkView(traceId, spanId, _values.Map(attributes, place));
    }

    private SpanStatus ReadStatus(ReadOnlySpan<byte> message)
    {
        var (code, text) = (Codes[0], "");
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.IsVarint(OtlpFields.Status.Code))
                code = Word(Codes, reader.Number, "status code");
            else if (reader.IsBytes(OtlpFields.Status.Message))
                text = _values.Text(reader.Value, new Place("status message"));
        }

        _values.Check(reader, new Place("status"));
        return new SpanStatus(code, text);
    }

    // The first word is what an unknown number is shown as.
    private string Word(string[] words, ulong number, string what)
    {
        if (number < (ulong)words.Length)
            return words[number];

        Warnings.Add(new Place(what), string.Create(CultureInfo.InvariantCulture, $"{(int)number} is not known; shown as {words[0]}"));
        return words[0];
    }
}
