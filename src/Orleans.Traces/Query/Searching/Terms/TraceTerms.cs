using System.Text;
using Orleans.Traces.GenAi;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Query.Text;

namespace Orleans.Traces.Query.Searching.Terms;

/// <summary>Gathers the terms of a trace's items from their bytes.</summary>
/// <remarks>Of a field that was sent twice both count, where a view shows one: a term too many costs the check of a candidate, one too few would
/// lose the trace. Words are those of <see cref="TraceQl.Evaluation.SpanTexts"/>. For the same reason what follows a fault in a message is not read: a view does not show it either.</remarks>
public sealed class TraceTerms
{
    // A view shows fewer levels of values within each other.
    private const int MaxDepth = 64;

    private static readonly ulong[] Kinds = FactsOf(FactNames.OtelKind, "unspecified", "internal", "server", "client", "producer", "consumer");
    private static readonly ulong[] Codes = FactsOf(FactNames.Status, "unset", "ok", "error");
    private static readonly ulong[] SpanKinds = FactsOf(FactNames.Kind, [.. SpanKindNames.All]);

    [ThreadStatic]
    private static TraceTerms? s_own;

    private readonly TermSet _terms = new();
    private readonly ulong[] _words = new ulong[256];
    private readonly LastTexts _last = new();
    private ReadOnlyMemory<byte> _item;
    private bool _hasRoom = true;
    private bool _isText = true;

    private TraceTerms()
    {
    }

    /// <summary>The terms of these items, each once, in no particular order. They are the same whatever the order of the items, unless there are
    /// more than are kept.</summary>
    /// <param name="items">Items of one trace, with their bytes.</param>
    /// <param name="facts">What reads the facts of spans; null: they are no terms.</param>
    public static ulong[] Of(IReadOnlyList<TraceItem> items, FactSource? facts)
    {
        // Where it fails it is not used again.
        var own = s_own ?? new TraceTerms();
        s_own = null;
        own.Read(items, facts);
        own._last.Clear();
        own._item = default;
        s_own = own;
        return own._terms.Take();
    }

    private static ulong[] FactsOf(string name, params string[] values) => [.. values.Select(v => Term.Fact(name, Encoding.UTF8.GetBytes(v)))];

    private void Read(IReadOnlyList<TraceItem> items, FactSource? facts)
    {
        _hasRoom = true;
        OtlpContext? context = null;
        var factsOf = facts?.ForTrace();
        foreach (var item in items)
        {
            if (context is null || (item.Context != context && item.Context.Hash != context.Hash))
                ReadContext(item.Context);
            context = item.Context;
            _item = item.Bytes;
            if (item is SpanItem span)
                ReadSpan(span, factsOf);
            else
                ReadLog(item.Bytes.Span);
        }
    }

    // What all spans of a process share is no text of theirs.
    private void ReadContext(OtlpContext context)
    {
        _isText = false;
        _item = context.ResourcePart;
        for (var part = new WireReader(_item.Span); part.Next();)
        {
            if (part.IsBytes(OtlpFields.PerResource.Resource))
                ReadAttributes(part.Value, OtlpFields.Resource.Attributes, AttributeScope.Resource);
        }

        _item = context.ScopePart;
        for (var part = new WireReader(_item.Span); part.Next();)
        {
            if (part.IsBytes(OtlpFields.PerScope.Scope))
                ReadAttributes(part.Value, OtlpFields.Scope.Attributes, AttributeScope.Instrumentation);
        }

        _isText = true;
    }

    private void ReadSpan(SpanItem span, Func<SpanItem, SpanFacts>? factsOf)
    {
        ulong kind = 0, isCoded = 0;
        var isNamed = false;
        for (var reader = new WireReader(span.Bytes.Span); reader.Next();)
        {
            switch (reader.Field, reader.Type)
            {
                case (OtlpFields.Span.Name, WireType.Bytes):
                    isNamed = true;
                    ReadName(reader.Value);
                    break;
                case (OtlpFields.Span.Kind, WireType.Varint):
                    kind = reader.Number;
                    break;
                case (OtlpFields.Span.Attributes, WireType.Bytes):
                    ReadAttribute(reader.Value, AttributeScope.Span);
                    break;
                case (OtlpFields.Span.Events, WireType.Bytes):
                    ReadEvent(reader.Value);
                    break;
                case (OtlpFields.Span.Links, WireType.Bytes):
                    _isText = false;
                    ReadAttributes(reader.Value, OtlpFields.Link.Attributes, AttributeScope.Link);
                    _isText = true;
                    break;
                case (OtlpFields.Span.Status, WireType.Bytes):
                    isCoded |= ReadStatus(reader.Value);
                    break;
            }
        }

        if (!isNamed)
            ReadName([]);
        if (isCoded == 0)
            _terms.Add(Codes[0]);
        _terms.Add(Kinds[kind < (ulong)Kinds.Length ? (int)kind : 0]);
        if (factsOf is not null)
            AddFacts(factsOf(span));
    }

    private void ReadName(ReadOnlySpan<byte> name)
    {
        _terms.Add(Term.Fact(FactNames.Name, name));
        ReadWords(name);
    }

    private ulong ReadStatus(ReadOnlySpan<byte> status)
    {
        var code = 0UL;
        for (var reader = new WireReader(status); reader.Next();)
        {
            if (reader.IsBytes(OtlpFields.Status.Message))
                ReadWords(reader.Value);
            else if (reader.IsVarint(OtlpFields.Status.Code))
                code = reader.Number;
        }

        _terms.Add(Codes[code < (ulong)Codes.Length ? (int)code : 0]);
        return 1;
    }

    private void ReadEvent(ReadOnlySpan<byte> message)
    {
        for (var reader = new WireReader(message); reader.Next();)
        {
            if (reader.IsBytes(OtlpFields.Event.Name))
                ReadWords(reader.Value);
            else if (reader.IsBytes(OtlpFields.Event.Attributes))
                ReadAttribute(reader.Value, AttributeScope.Event);
        }
    }

    private void ReadLog(ReadOnlySpan<byte> record)
    {
        for (var reader = new WireReader(record); reader.Next();)
        {
            switch (reader.Field, reader.Type)
            {
                case (OtlpFields.LogRecord.EventName, WireType.Bytes):
                    ReadWords(reader.Value);
                    break;
                case (OtlpFields.LogRecord.Body, WireType.Bytes):
                    ReadValue(reader.Value, has: 0, depth: 0);
                    break;
                case (OtlpFields.LogRecord.Attributes, WireType.Bytes):
                    ReadAttribute(reader.Value, AttributeScope.Event);
                    break;
            }
        }
    }

    private void AddFacts(SpanFacts facts)
    {
        if ((int)facts.Kind < SpanKinds.Length)
            _terms.Add(SpanKinds[(int)facts.Kind]);
        AddFact(FactNames.Provider, facts.Provider);
        AddFact(FactNames.Model, facts.RequestModel);
        AddFact(FactNames.Model, facts.ResponseModel);
        AddFact(FactNames.Tool, facts.ToolName);
        AddFact(FactNames.Session, facts.SessionId);
        AddFact(FactNames.User, facts.UserId);
        foreach (var tag in facts.Tags)
            AddFact(FactNames.Tag, tag);
    }

    private void AddFact(string name, string? value)
    {
        if (value is not null)
            _terms.Add(Term.Fact(name, Encoding.UTF8.GetBytes(value)));
    }

    private void ReadAttributes(ReadOnlySpan<byte> message, int field, AttributeScope scope)
    {
        for (var reader = new WireReader(message); reader.Next();)
        {
            if (reader.IsBytes(field))
                ReadAttribute(reader.Value, scope);
        }
    }

    private void ReadAttribute(ReadOnlySpan<byte> keyValue, AttributeScope scope)
    {
        Split(keyValue, out var key, out var value);
        var has = Term.Has(scope, key);
        _terms.Add(has);
        ReadValue(value, has, depth: 0);
    }

    private static void Split(ReadOnlySpan<byte> keyValue, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        for (var reader = new WireReader(keyValue); reader.Next();)
        {
            if (reader.IsBytes(OtlpFields.KeyValue.Key))
                key = reader.Value;
            else if (reader.IsBytes(OtlpFields.KeyValue.Value))
                value = reader.Value;
        }
    }

    // With a key, 0: none, its value is a term; so is each member of a list.
    private void ReadValue(ReadOnlySpan<byte> anyValue, ulong has, int depth)
    {
        for (var reader = new WireReader(anyValue); reader.Next();)
        {
            switch (reader.Field, reader.Type)
            {
                case (OtlpFields.AnyValue.String, WireType.Bytes):
                    ReadText(reader.Value, has);
                    break;
                case (OtlpFields.AnyValue.Bool, WireType.Varint) when has != 0:
                    _terms.Add(Term.Equal(has, reader.Number != 0));
                    break;
                case (OtlpFields.AnyValue.Int, WireType.Varint) when has != 0:
                    _terms.Add(Term.Equal(has, (long)reader.Number));
                    break;
                case (OtlpFields.AnyValue.Double, WireType.Fixed64) when has != 0:
                    AddWhole(has, BitConverter.UInt64BitsToDouble(reader.Number));
                    break;
                case (OtlpFields.AnyValue.Array, WireType.Bytes) when depth < MaxDepth:
                    ReadList(reader.Value, has, depth + 1);
                    break;
                case (OtlpFields.AnyValue.Map, WireType.Bytes) when depth < MaxDepth:
                    ReadMap(reader.Value, depth + 1);
                    break;
            }
        }
    }

    private void AddWhole(ulong has, double value)
    {
        if (SearchTerms.IsWhole(value))
            _terms.Add(Term.Equal(has, (long)value));
    }

    private void ReadList(ReadOnlySpan<byte> list, ulong has, int depth)
    {
        for (var reader = new WireReader(list); reader.Next();)
        {
            if (reader.IsBytes(OtlpFields.Values))
                ReadValue(reader.Value, has, depth);
        }
    }

    private void ReadMap(ReadOnlySpan<byte> map, int depth)
    {
        for (var reader = new WireReader(map); reader.Next();)
        {
            if (!reader.IsBytes(OtlpFields.Values))
                continue;
            Split(reader.Value, out _, out var value);
            ReadValue(value, has: 0, depth);
        }
    }

    private void ReadText(ReadOnlySpan<byte> text, ulong has)
    {
        if (has == 0)
        {
            ReadWords(text);
            return;
        }

        var repeated = _last.Repeated(has, _item, text, out var isWhole);
        if (isWhole)
            return;
        if (text.Length <= Term.MaxValueBytes)
            _terms.Add(Term.Equal(has, text));
        ReadWords(text, Math.Max(0, text[..repeated].LastIndexOf((byte)' ')));
    }

    // From the start, or from a space on.
    private void ReadWords(ReadOnlySpan<byte> text, int from = 0)
    {
        var words = new TextWords(text, from);
        for (var count = _words.Length; _isText && _hasRoom && count == _words.Length;)
        {
            count = words.Read(_words);
            foreach (var word in _words.AsSpan(0, count))
                _hasRoom = _terms.AddWord(word);
        }
    }
}
