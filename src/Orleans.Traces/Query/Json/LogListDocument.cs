namespace Orleans.Traces.Query.Json;

/// <summary>A page of log records outside of traces as the API writes it.</summary>
/// <param name="Logs">Newest time first.</param>
/// <param name="Next">The <c>cursor</c> of the next page; null at the end.</param>
/// <remarks>Log records are decoded one by one, as they are written.</remarks>
public sealed record LogListDocument(IEnumerable<LooseLogView> Logs, string? Next)
{
    /// <summary>The document of a page.</summary>
    public static LogListDocument Of(LogPage page) => new(LooseLogView.Of(page.Logs), page.Next?.ToString());
}
