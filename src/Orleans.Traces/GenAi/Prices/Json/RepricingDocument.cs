namespace Orleans.Traces.GenAi.Prices.Json;

/// <summary>How far pricing a range of traces anew has come.</summary>
/// <param name="State"><c>none</c> (not since the server's start), <c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="From">Traces that start at this time or later: ISO 8601, UTC.</param>
/// <param name="To">Traces that start before this time.</param>
/// <param name="TraceCount">Traces that were looked at.</param>
/// <param name="ChangedCount">Of these, how many have another cost or meaning than before.</param>
/// <param name="StartedTime">When it was started.</param>
/// <param name="EndedTime">When it ended; null: it has not.</param>
/// <param name="Problem">Why it failed; null: it did not.</param>
public sealed record RepricingDocument(
    string State, string? From, string? To, int TraceCount, int ChangedCount, string? StartedTime, string? EndedTime, string? Problem)
{
    /// <summary>Nothing was priced anew since the server's start.</summary>
    public static RepricingDocument None { get; } = new("none", null, null, 0, 0, null, null, null);
}
