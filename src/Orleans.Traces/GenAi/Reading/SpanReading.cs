using Orleans.Traces.Query;

namespace Orleans.Traces.GenAi.Reading;

/// <summary>What rows of the table met on one span: one pass over its attributes; then each field by the precedence of its rows.</summary>
internal sealed class SpanReading
{
    private readonly ConventionTable _table;
    private readonly Hit?[] _hits = new Hit?[Fields.All.Count];

    // By the rows of numbered keys; made when the first of them is met.
    private NumberedKeys?[]? _numbered;

    private SpanReading(ConventionTable table) => _table = table;

    /// <summary>What the span did.</summary>
    public SpanKind Kind { get; private set; }

    /// <summary>Reads a span by the facts' table: itself, its events and its resource.</summary>
    public static SpanReading OfFacts(SpanView span)
    {
        var reading = Of(span, ConventionTable.Facts, []);
        reading.Kind = reading.FindKind();
        return reading;
    }

    /// <summary>Reads all of a span that did this, its log records too.</summary>
    public static SpanReading OfAll(SpanView span, SpanKind kind)
    {
        var reading = Of(span, ConventionTable.All, span.Logs);
        reading.Kind = kind;
        return reading;
    }

    /// <summary>What the field's first readable row says; null: none says anything.</summary>
    public object? Find(Field field) => FindHit(field)?.Read();

    /// <inheritdoc cref="Find(Field)"/>
    public string? Text(Field field) => (string?)Find(field);

    /// <inheritdoc cref="Find(Field)"/>
    public long? Tokens(Field field) => (long?)Find(field);

    /// <summary>Whether the field was said to be true.</summary>
    public bool IsTrue(Field field) => Find(field) is true;

    /// <summary>The first of the field's rows that can be read; null: none.</summary>
    public Hit? FindHit(Field field)
    {
        for (var hit = _hits[field.Index]; hit is not null; hit = hit.Next)
        {
            if (hit.Row.HoldsFor(Kind) && hit.Read() is not null)
                return hit;
        }

        return null;
    }

    /// <summary>All that met something of the field, in their order.</summary>
    public IEnumerable<Hit> Hits(Field field)
    {
        for (var hit = _hits[field.Index]; hit is not null; hit = hit.Next)
        {
            if (hit.Row.HoldsFor(Kind))
                yield return hit;
        }
    }

    private static SpanReading Of(SpanView span, ConventionTable table, IEnumerable<LogView> logs)
    {
        var reading = new SpanReading(table);
        foreach (var (key, value) in span.Attributes)
            reading.AddAttribute(key, value);
        foreach (var view in span.Events)
            reading.AddEvent(SentEvent.Of(view), Rank.GenAiEvent);
        foreach (var view in logs)
            reading.AddEvent(SentEvent.Of(view), Rank.GenAiLog);
        foreach (var (key, value) in span.Resource)
            reading.AddFrom(table.ResourceKeys, key, value);
        return reading;
    }

    private void AddAttribute(string key, AttributeValue value)
    {
        AddFrom(_table.ByKey, key, value);
        for (var i = 0; i < _table.Numbered.Count; i++)
        {
            var row = _table.Numbered[i];
            if (!key.StartsWith(row.Row.Key, StringComparison.Ordinal))
                continue;

            _numbered ??= new NumberedKeys?[_table.Numbered.Count];
            if (_numbered[i] is not { } keys)
            {
                keys = _numbered[i] = new NumberedKeys(row.Row.Key);
                Add(new Hit(row, null, keys, null));
            }

            keys.Add(key, value);
        }
    }

    private void AddFrom(IReadOnlyDictionary<string, PlacedRow[]> table, string key, AttributeValue value)
    {
        if (!table.TryGetValue(key, out var rows))
            return;

        var sent = new SentValue(key, value);
        foreach (var row in rows)
            Add(new Hit(row, sent, null, null));
    }

    private void AddEvent(SentEvent sent, Rank rank)
    {
        if (_table.ByEvent.TryGetValue(sent.Name, out var rows))
        {
            foreach (var row in rows)
                AddEvent(sent, row.At(rank));
        }

        if (!string.Equals(sent.Name, Conventions.GenAiEvents.Details, StringComparison.Ordinal))
            return;

        foreach (var (key, value) in sent.Attributes)
        {
            foreach (var row in _table.ByKey.GetValueOrDefault(key) ?? [])
                Add(new Hit(row.At(rank), new SentValue(key, value), null, null));
        }
    }

    // Events of several names that one function reads are read together: messages have a name for each role.
    private void AddEvent(SentEvent sent, PlacedRow row)
    {
        for (var hit = _hits[row.Row.Field.Index]; hit is not null; hit = hit.Next)
        {
            if (hit.Events is { } events && hit.Row.ReadEvents == row.Row.ReadEvents && events[0].IsLog == sent.IsLog)
            {
                events.Add(sent);
                return;
            }
        }

        Add(new Hit(row, null, null, [sent]));
    }

    private void Add(Hit added)
    {
        ref var place = ref _hits[added.Row.Field.Index];
        if (place is null || added.Order < place.Order)
        {
            (added.Next, place) = (place, added);
            return;
        }

        var before = place;
        while (before.Next is { } next && next.Order <= added.Order)
            before = next;
        (added.Next, before.Next) = (before.Next, added);
    }

    private SpanKind FindKind()
    {
        if (Find(Fields.Kind) is SpanKind said)
            return said;
        if (Find(Fields.ToolName) is not null || Find(Fields.ToolCallId) is not null)
            return SpanKind.Tool;
        return Find(Fields.RequestModel) is not null || Find(Fields.ResponseModel) is not null ? SpanKind.Llm : SpanKind.Span;
    }
}
