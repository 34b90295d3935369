using System.Globalization;
using Orleans.Traces.Query;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Tempo's <c>MetadataMetrics</c>.</summary>
internal sealed record TempoTagMetrics(string InspectedBytes)
{
    public static TempoTagMetrics Of(long bytes) => new(bytes.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Tempo's <c>SearchTagsResponse</c>.</summary>
internal sealed record TempoTagNames(IReadOnlyList<string> TagNames, TempoTagMetrics Metrics);

/// <summary>Tempo's <c>SearchTagsV2Response</c>.</summary>
internal sealed record TempoTagScopes(IReadOnlyList<TempoTagScope> Scopes, TempoTagMetrics Metrics);

/// <summary>Tempo's <c>SearchTagsV2Scope</c>.</summary>
internal sealed record TempoTagScope(string Name, IReadOnlyList<string> Tags);

/// <summary>Tempo's <c>SearchTagValuesResponse</c>.</summary>
internal sealed record TempoTagTexts(IReadOnlyList<string> TagValues, TempoTagMetrics Metrics);

/// <summary>Tempo's <c>SearchTagValuesV2Response</c>.</summary>
internal sealed record TempoTagValues(IReadOnlyList<TempoTagValue> TagValues, TempoTagMetrics Metrics);

/// <summary>Tempo's <c>TagValue</c>.</summary>
/// <param name="Type"><c>string</c>, <c>int</c>, <c>float</c>, <c>bool</c>, or <c>keyword</c> for words of the language.</param>
/// <param name="Value">Its text.</param>
internal sealed record TempoTagValue(string Type, string Value)
{
    /// <summary>A value of an attribute; null for what has no such text.</summary>
    public static TempoTagValue? Of(AttributeValue value) => value switch
    {
        AttributeValue.Text text => new("string", text.Value),
        AttributeValue.Int number => new("int", number.Value.ToString(CultureInfo.InvariantCulture)),
        AttributeValue.Double number => new("float", number.Value.ToString("R", CultureInfo.InvariantCulture)),
        AttributeValue.Bool boolean => new("bool", boolean.Value ? "true" : "false"),
        _ => null,
    };
}
