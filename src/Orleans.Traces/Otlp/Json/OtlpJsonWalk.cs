using System.Text.Json;
using Orleans.Traces.Otlp.Schema;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Otlp.Json;

/// <summary>One walk over an OTLP/JSON body, token by token, guided by the schema.</summary>
internal ref struct OtlpJsonWalk
{
    private const int MaxReason = 100;

    private readonly FieldTape _tape = new();
    private readonly OpenObjects _objects = new();
    private readonly JsonScalar _scalar = new();
    private readonly WireWriter _key = new();
    private List<string>? _ignored;
    private int _ignoredCount;
    private string? _fault;
    private Utf8JsonReader _json;

    /// <summary>A walk over <paramref name="body"/>.</summary>
    /// <remarks>The depth is checked here; the reader's own check must come later.</remarks>
    public OtlpJsonWalk(ReadOnlySpan<byte> body) =>
        _json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = OtlpJsonReader.MaxDepth + 1 });

    /// <summary>Reads the body as one message.</summary>
    public OtlpJsonResult Read(OtlpMessage message)
    {
        try
        {
            Walk(message);
        }
        catch (JsonException e)
        {
            // Utf8JsonReader has no other way to say that the text is not JSON. Its message may quote the body at any length.
            Fail($"not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {JsonExcerpt.Text(e.Message, MaxReason)}");
        }

        if (_fault is not null)
            return new OtlpJsonResult.Fault(_fault);
        var ignored = _ignored is null ? IgnoredFields.None : new IgnoredFields(_ignoredCount, _ignored);
        return new OtlpJsonResult.Message(_tape.ToArray(), ignored);
    }

    private void Walk(OtlpMessage message)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.StartObject)
            _objects.Push(message);
        else
            Expected("an object");

        while (_fault is null && _objects.Count > 0)
        {
            _json.Read();
            if (_objects.Top.IsInArray)
                Element();
            else if (_json.TokenType == JsonTokenType.EndObject)
                Close();
            else
                Member();
        }

        // Only white space may follow: anything else makes the reader throw.
        if (_fault is null)
            _json.Read();
    }

    private void Member()
    {
        ref var message = ref _objects.Top;
        var key = JsonText.Read(ref _json, _key);
        var field = message.Message.Find(key);
        if (field is null)
        {
            Ignore(key);
            return;
        }

        if ((message.Seen & field.Bit) != 0)
            _tape.Drop(field.Number);
        message.Seen |= field.Bit;
        message.Field = field;
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null)
            return;
        if (!field.IsRepeated)
            Value(field);
        else if (_json.TokenType != JsonTokenType.StartArray)
            Expected("an array");
        else if (IsShallow())
            (message.IsInArray, message.Index) = (true, -1);
    }

    private void Element()
    {
        ref var message = ref _objects.Top;
        if (_json.TokenType == JsonTokenType.EndArray)
        {
            message.IsInArray = false;
            return;
        }

        message.Index++;
        Value(message.Field!);
    }

    private void Value(OtlpField field)
    {
        if (field.Message is null)
        {
            var start = _tape.Bytes.Length;
            if (_scalar.Write(ref _json, field, _tape.Bytes) is { } problem)
                Fail($"{JsonExcerpt.Value(ref _json)} {problem}");
            else
                _tape.Added(field.Number, start);
        }
        else if (_json.TokenType != JsonTokenType.StartObject)
        {
            Expected("an object");
        }
        else if (IsShallow())
        {
            _tape.Begin(field.Number);
            _objects.Push(field.Message);
        }
    }

    private void Close()
    {
        _objects.Pop();
        if (_objects.Count > 0)
            _tape.End();
    }

    private void Ignore(scoped ReadOnlySpan<byte> key)
    {
        _ignored ??= [];
        _ignoredCount++;
        if (_ignored.Count < IgnoredFields.MaxPaths)
            _ignored.Add(_objects.Path(JsonExcerpt.Text(key)));

        _json.Read();
        var depth = _json.CurrentDepth;
        while (IsShallow() && (_json.CurrentDepth > depth || _json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray))
            _json.Read();
    }

    private bool IsShallow()
    {
        var isShallow = _json.CurrentDepth < OtlpJsonReader.MaxDepth
            || _json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
        if (!isShallow)
            Fail($"nested deeper than {OtlpJsonReader.MaxDepth} levels");
        return isShallow;
    }

    private void Expected(string what) => Fail($"{what} is expected, not {JsonExcerpt.Value(ref _json)}");

    private void Fail(string what) => _fault = $"{_objects.Path()}: {what}";
}
