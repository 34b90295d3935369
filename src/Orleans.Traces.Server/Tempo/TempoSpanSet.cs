using Orleans.Traces.Server.Query;
using System.Globalization;
using System.Text.Json.Serialization;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Tempo's <c>SpanSet</c>.</summary>
/// <param name="Spans">The first of the spans that matched.</param>
/// <param name="Matched">How many matched.</param>
/// <param name="Attributes">What the query's pipeline says of them together; null: nothing.</param>
internal sealed record TempoSpanSet(IReadOnlyList<TempoFoundSpan> Spans, int Matched, IReadOnlyList<TempoKeyValue>? Attributes)
{
    public static TempoSpanSet Of(Spanset set, IReadOnlyList<MatchedSpan> spans, TempoColumns columns) => new(
        [.. spans.Select((s, i) => TempoFoundSpan.Of(s, i < set.Selected.Count ? set.Selected[i] : [], columns))],
        set.Nodes.Count,
        set.Attributes.Count == 0 ? null : [.. set.Attributes.Select(columns.Add)]);
}

/// <summary>Tempo's <c>Span</c> of a <c>SpanSet</c>.</summary>
internal sealed record TempoFoundSpan
{
    [JsonPropertyName("spanID")]
    public required string SpanId { get; init; }

    public required string Name { get; init; }

    public required string StartTimeUnixNano { get; init; }

    public required string DurationNanos { get; init; }

    /// <summary>What the query compared or selected; null: nothing.</summary>
    public required IReadOnlyList<TempoKeyValue>? Attributes { get; init; }

    public static TempoFoundSpan Of(MatchedSpan span, IReadOnlyList<KeyValuePair<string, AttributeValue>> selected, TempoColumns columns)
    {
        var attributes = selected.Where(s => !FieldName.HasPlaceOfItsOwn(s.Key)).Select(columns.Add).ToList();
        return new TempoFoundSpan
        {
            SpanId = span.SpanId.ToString(),
            Name = span.Name,
            StartTimeUnixNano = span.Start.ToString(CultureInfo.InvariantCulture),
            DurationNanos = span.DurationNanos.ToString(CultureInfo.InvariantCulture),
            Attributes = attributes.Count == 0 ? null : attributes,
        };
    }
}
