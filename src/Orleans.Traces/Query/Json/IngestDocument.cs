using Orleans.Traces.Ledger;

namespace Orleans.Traces.Query.Json;

/// <summary>What became of what was sent, as the API writes it.</summary>
public sealed record IngestDocument
{
    /// <summary>The beginning of the first hour that is counted: ISO 8601, UTC, seven decimals.</summary>
    public required string From { get; init; }

    /// <summary>The end of the last hour that is counted.</summary>
    public required string To { get; init; }

    /// <summary>When a request with spans or log records last came, within these hours; null: none did.</summary>
    public required string? LastReceivedTime { get; init; }

    /// <summary>What became of spans.</summary>
    public required IngestCountsDocument Spans { get; init; }

    /// <summary>What became of log records.</summary>
    public required IngestCountsDocument LogRecords { get; init; }

    /// <summary>The same by key.</summary>
    public required IReadOnlyList<IngestKeyDocument> Keys { get; init; }

    /// <summary>The same by hour, the earliest first; hours without a count are left out.</summary>
    public required IReadOnlyList<IngestHourDocument> Hours { get; init; }

    /// <summary>Requests whose key was missing or wrong, so that they belong to no project: those of the whole server.</summary>
    public required IReadOnlyList<IngestReasonDocument> Strangers { get; init; }

    /// <summary>The document of a report.</summary>
    public static IngestDocument Of(LedgerReport report) => new()
    {
        From = UnixTime.ToText(report.Query.From.Start),
        To = UnixTime.ToText(report.Query.To.Start),
        LastReceivedTime = TimeText(report.Total.LastReceived),
        Spans = IngestCountsDocument.Of(report.Total.Spans, withStored: report.Query.KeyId is null),
        LogRecords = IngestCountsDocument.Of(report.Total.LogRecords, withStored: report.Query.KeyId is null),
        Keys =
        [
            .. report.ByKey.Select(k => new IngestKeyDocument(
                k.Key,
                TimeText(k.Value.LastReceived),
                IngestCountsDocument.Of(k.Value.Spans, withStored: false),
                IngestCountsDocument.Of(k.Value.LogRecords, withStored: false))),
        ],
        Hours =
        [
            .. report.ByHour.Select(h => new IngestHourDocument(
                UnixTime.ToText(h.Key.Start),
                IngestCountsDocument.Of(h.Value.Spans, withStored: report.Query.KeyId is null),
                IngestCountsDocument.Of(h.Value.LogRecords, withStored: report.Query.KeyId is null))),
        ],
        Strangers = IngestReasonDocument.Of(Both(report.Strangers).Requests),
    };

    internal static string? TimeText(ulong nanos) => nanos == 0 ? null : UnixTime.ToText(nanos);

    private static LedgerCounts Both(SignalCounts counts)
    {
        var both = counts.Spans.Copy();
        both.Add(counts.LogRecords);
        return both;
    }
}

/// <summary>One key's part of it.</summary>
/// <param name="KeyId">The id of the key; <c>none</c>: requests without one; <c>other</c>: keys beyond those that are told apart.</param>
/// <param name="LastReceivedTime">When a request with spans or log records last came with it, within these hours; null: none did.</param>
/// <param name="Spans">What became of spans.</param>
/// <param name="LogRecords">What became of log records.</param>
public sealed record IngestKeyDocument(string KeyId, string? LastReceivedTime, IngestCountsDocument Spans, IngestCountsDocument LogRecords);

/// <summary>One hour's part of it.</summary>
/// <param name="Time">When the hour begins: ISO 8601, UTC, seven decimals.</param>
/// <param name="Spans">What became of spans.</param>
/// <param name="LogRecords">What became of log records.</param>
public sealed record IngestHourDocument(string Time, IngestCountsDocument Spans, IngestCountsDocument LogRecords);

/// <summary>The counts of one signal. <c>received</c> is always the sum of <c>accepted</c>, <c>repeated</c>, <c>refused</c> and <c>retryable</c>.</summary>
public sealed record IngestCountsDocument
{
    /// <summary>Items of the requests that could be read.</summary>
    public required long Received { get; init; }

    /// <summary>Items that were made durable.</summary>
    public required long Accepted { get; init; }

    /// <summary>Items that were known already, byte for byte.</summary>
    public required long Repeated { get; init; }

    /// <summary>Items that can never be taken; the client was told so by OTLP's partial success.</summary>
    public required long Refused { get; init; }

    /// <summary>Items that were not taken for the moment, in requests that the client was asked to send again; each time they come they are
    /// counted again.</summary>
    public required long Retryable { get; init; }

    /// <summary>Items that were written to the store as a part of a final trace, some time after they were accepted; null where one key is
    /// looked at: which key an item came with is not kept.</summary>
    public required long? Stored { get; init; }

    /// <summary>Why items were refused.</summary>
    public required IReadOnlyList<IngestReasonDocument> RefusedByReason { get; init; }

    /// <summary>Requests, readable or not.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests that were not answered with a success, by what they came to. What they held could only be counted where they could be
    /// read: as retryable.</summary>
    public required IReadOnlyList<IngestReasonDocument> RequestsByReason { get; init; }

    /// <summary>The document of counts.</summary>
    public static IngestCountsDocument Of(LedgerCounts counts, bool withStored) => new()
    {
        Received = counts.Received,
        Accepted = counts.Accepted,
        Repeated = counts.Repeated,
        Refused = counts.RefusedCount,
        Retryable = counts.Retryable,
        Stored = withStored ? counts.Stored : null,
        RefusedByReason = IngestReasonDocument.Of(counts.Refused),
        Requests = counts.Requests.Values.Sum(r => r.Count),
        RequestsByReason = IngestReasonDocument.Of(counts.Requests.Where(r => r.Key != LedgerWords.Of(RequestResult.Answered))),
    };
}

/// <summary>How often something happened for one reason.</summary>
/// <param name="Reason">The reason, in a word.</param>
/// <param name="Count">How often.</param>
/// <param name="Example">What was found and what was expected, the last time; may be empty.</param>
public sealed record IngestReasonDocument(string Reason, long Count, string Example)
{
    internal static IReadOnlyList<IngestReasonDocument> Of(IEnumerable<KeyValuePair<string, ReasonCount>> counts) =>
        [.. counts.Select(c => new IngestReasonDocument(c.Key, c.Value.Count, c.Value.Example))];
}
