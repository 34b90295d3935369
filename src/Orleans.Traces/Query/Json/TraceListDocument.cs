using System.Text.Json.Serialization;

namespace Orleans.Traces.Query.Json;

/// <summary>A page of traces as the API writes it.</summary>
/// <param name="Traces">Newest start first, or as sorted.</param>
/// <param name="Next">The <c>cursor</c> of the next page; null at the end.</param>
/// <param name="Search">What a search, or a list that is not sorted by start, says besides; it is not there otherwise.</param>
public sealed record TraceListDocument(
    IReadOnlyList<SummaryDocument> Traces,
    string? Next,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SearchDocument? Search = null)
{
    /// <summary>The document of a page.</summary>
    public static TraceListDocument Of(TracePage page) => new([.. page.Traces.Select(SummaryDocument.Of)], page.Next?.ToString());
}
