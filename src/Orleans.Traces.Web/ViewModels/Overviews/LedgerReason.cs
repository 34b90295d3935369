using Orleans.Traces.Ledger;
using Orleans.Traces.Web.ViewModels.Charts;

namespace Orleans.Traces.Web.ViewModels.Overviews;

/// <summary>Why something that was sent was not taken, in words.</summary>
/// <param name="What">What it was: spans, log records, or requests.</param>
/// <param name="Count">How many.</param>
/// <param name="Why">The reason.</param>
/// <param name="Example">What was found and what was expected, the last time; may be empty.</param>
public sealed record LedgerReason(string What, string Count, string Why, string Example)
{
    /// <summary>All reasons of a report; what happened most often first.</summary>
    public static IReadOnlyList<LedgerReason> Of(LedgerReport report)
    {
        var reasons = new List<(long Count, LedgerReason Reason)>();
        foreach (var (counts, thing, kind) in new[] { (report.Total.Spans, "span", "traces"), (report.Total.LogRecords, "log record", "logs") })
        {
            foreach (var (word, reason) in counts.Refused)
                reasons.Add((reason.Count, Of(thing, reason, Refused(word))));
            foreach (var (word, reason) in counts.Requests.Where(r => r.Key != LedgerWords.Of(RequestResult.Answered)))
                reasons.Add((reason.Count, Of($"request for {kind}", reason, Result(word))));
            if (counts.Retryable > 0)
                reasons.Add((counts.Retryable, Of(thing, new ReasonCount(counts.Retryable, ""), "could not be taken just then; the client was asked to send it again")));
        }

        foreach (var counts in new[] { report.Strangers.Spans, report.Strangers.LogRecords })
        {
            foreach (var (word, reason) in counts.Requests)
                reasons.Add((reason.Count, Of("request of no project", reason, Result(word))));
        }

        return [.. reasons.OrderByDescending(r => r.Count).Select(r => r.Reason)];
    }

    private static LedgerReason Of(string what, ReasonCount reason, string why) => new(
        reason.Count == 1 ? what : what.StartsWith("request", StringComparison.Ordinal) ? "requests" + what["request".Length..] : what + "s",
        ChartNumbers.Text(reason.Count, ChartUnit.Count), why, VisibleText.Line(reason.Example ?? ""));

    // A word of a later version stands for itself.
    private static string Refused(string word) => word switch
    {
        "traceId" => "the trace id is not one of 16 bytes that are not all zero",
        "spanId" => "the span id is not one of 8 bytes that are not all zero",
        "nesting" => "an attribute or body is nested too deep",
        "traceItems" => "its trace holds as many items as a trace may (Traces:Assembly:MaxItems)",
        "traceBytes" => "its trace holds as many bytes as a trace may (Traces:Assembly:MaxBytes)",
        "spanVersions" => "its span came in as many versions as a span may",
        "attributeBytes" => "an attribute's value or a body is too large",
        "deleted" => "its trace was deleted",
        _ => VisibleText.Line(word),
    };

    private static string Result(string word) => word switch
    {
        "malformed" => "not the message that it should be",
        "tooLarge" => "larger than allowed",
        "unsupportedType" => "of a type or encoding that is not taken",
        "wrongMethod" => "made with another method than POST",
        "unauthenticated" => "without a key that counts",
        "forbidden" => "with a key that may not send",
        "rateLimited" => "more than its key may send; to be sent again later",
        "unavailable" => "could not be taken just then; the client was asked to send it again",
        "failed" => "the server failed to read it; its log says why",
        "abandoned" => "the client went away before it was answered",
        _ => VisibleText.Line(word),
    };
}
