using System.Numerics;
using System.Text.Json;
using Orleans.Traces.Otlp.Schema;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Otlp.Json;

/// <summary>One walk over a protobuf message that writes it as JSON, guided by the schema.</summary>
/// <remarks>A stack of our own instead of recursion: the nesting is the sender's to choose. A message is looked through once for
/// which fields it has and once for each of them, so that repeated fields come together.</remarks>
internal readonly ref struct OtlpJsonPrint
{
    /// <summary>What an object's content may add to the depth before it is cut itself: an array and an empty object.</summary>
    public const int DepthOfContent = 2;

    private readonly ReadOnlySpan<byte> _message;
    private readonly Utf8JsonWriter _json;
    private readonly OtlpJsonForm _form;
    private readonly Stack<Place> _places = new();

    public OtlpJsonPrint(ReadOnlySpan<byte> message, Utf8JsonWriter json, OtlpJsonForm form)
    {
        _message = message;
        _json = json;
        _form = form;
    }

    public void Run(OtlpMessage definition)
    {
        Open(definition, 0, _message.Length);
        while (_places.TryPop(out var place))
        {
            if (place.Repeated is not null)
                NextElement(place);
            else if (place.Fields != 0)
                NextField(place);
            else
                _json.WriteEndObject();
        }
    }

    private void Open(OtlpMessage definition, int start, int end)
    {
        _json.WriteStartObject();
        if (_json.CurrentDepth + DepthOfContent > MaxDepth)
            _json.WriteEndObject();
        else
            _places.Push(new Place(definition, start, end) { Fields = FieldsOf(definition, _message[start..end]) });
    }

    private int MaxDepth => _json.Options.MaxDepth;

    private static uint FieldsOf(OtlpMessage definition, ReadOnlySpan<byte> message)
    {
        var fields = 0u;
        for (var reader = new WireReader(message); reader.Next();)
        {
            if (definition.Find(reader.Field) is not { } field || field.WireType != reader.Type)
                continue;
            fields = definition.IsOneof ? field.Bit : fields | field.Bit;
        }

        return fields;
    }

    private void NextField(Place place)
    {
        var field = place.Definition.Find(BitOperations.TrailingZeroCount(place.Fields))!;
        var rest = place with { Fields = place.Fields & ~field.Bit };
        if (field.IsRepeated)
        {
            _json.WriteStartArray(field.JsonName);
            _places.Push(rest with { Repeated = field, Cursor = place.Start });
            return;
        }

        _places.Push(rest);
        var last = 0;
        for (var reader = new WireReader(_message[place.Start..place.End]); reader.Next();)
        {
            if (reader.Field == field.Number && reader.Type == field.WireType)
                last = place.Start + reader.FieldStart;
        }

        var found = new WireReader(_message[last..place.End]);
        found.Next();
        if (field.IsDefaultAbsent && OtlpJsonValue.IsDefault(found))
            return;
        _json.WritePropertyName(field.JsonName);
        Value(field, found, last);
    }

    private void NextElement(Place place)
    {
        var field = place.Repeated!;
        for (var reader = new WireReader(_message[place.Cursor..place.End]); reader.Next();)
        {
            if (reader.Field != field.Number || reader.Type != field.WireType)
                continue;

            _places.Push(place with { Cursor = place.Cursor + reader.FieldStart + reader.Raw.Length });
            Value(field, reader, place.Cursor);
            return;
        }

        _json.WriteEndArray();
        _places.Push(place with { Repeated = null });
    }

    /// <summary>Writes the value that <paramref name="reader"/> is at; its message starts at <paramref name="origin"/>.</summary>
    private void Value(OtlpField field, WireReader reader, int origin)
    {
        if (field.Message is null)
            OtlpJsonValue.Write(field, reader, _json, _form);
        else
            Open(field.Message, origin + reader.ValueStart, origin + reader.ValueStart + reader.Value.Length);
    }

    /// <summary>A message that is being written.</summary>
    /// <param name="Definition">What it is.</param>
    /// <param name="Start">Where its fields start.</param>
    /// <param name="End">Where they end.</param>
    private readonly record struct Place(OtlpMessage Definition, int Start, int End)
    {
        /// <summary>The bits of the fields that are still to be written.</summary>
        public uint Fields { get; init; }

        /// <summary>The field whose array is open.</summary>
        public OtlpField? Repeated { get; init; }

        /// <summary>Where to look for the array's next element.</summary>
        public int Cursor { get; init; }
    }
}
