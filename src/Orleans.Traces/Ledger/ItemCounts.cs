using Orleans.Traces.Otlp.Cutting;

namespace Orleans.Traces.Ledger;

/// <summary>What became of the items of one request. Every item that was received is counted once more, by its fate.</summary>
public sealed record ItemCounts
{
    private ItemCounts()
    {
    }

    /// <summary>Spans or log records that the request held.</summary>
    public long Received { get; private init; }

    /// <summary>Made durable by this request.</summary>
    public long Accepted { get; private init; }

    /// <summary>Known already, and durable.</summary>
    public long Repeated { get; private init; }

    /// <summary>Not taken, and the client was asked to send them again.</summary>
    public long Retryable { get; private init; }

    /// <summary>Refused for good, by reason; the client was told so.</summary>
    public IReadOnlyList<(RefusalReason Reason, long Count, string Example)> Refused { get; private init; } = [];

    /// <summary>The counts of a request that was answered with a success.</summary>
    public static ItemCounts OfAnswered(long received, long accepted, long repeated, Refusals refusals) => new()
    {
        Received = received,
        Accepted = accepted,
        Repeated = repeated,
        Refused = refusals.Count == 0 ? [] : [.. refusals],
    };

    /// <summary>The counts of a request that the client was asked to send again, since some of it could not be taken.</summary>
    /// <remarks>What would have been refused is retryable too: the client was not told. It is refused when it comes again.</remarks>
    public static ItemCounts OfRetryable(long received, long accepted = 0, long repeated = 0) => new()
    {
        Received = received,
        Accepted = accepted,
        Repeated = repeated,
        Retryable = received - accepted - repeated,
    };
}
