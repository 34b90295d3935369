namespace Orleans.Traces.Query.Json;

/// <summary>A page of traces as the API writes it.</summary>
/// <param name="Traces">Newest start first.</param>
/// <param name="Next">The <c>cursor</c> of the next page; null at the end.</param>
public sealed record TraceListDocument(IReadOnlyList<SummaryDocument> Traces, string? Next)
{
    /// <summary>The document of a page.</summary>
    public static TraceListDocument Of(TracePage page) => new([.. page.Traces.Select(SummaryDocument.Of)], page.Next?.ToString());
}
