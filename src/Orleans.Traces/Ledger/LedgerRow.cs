using Orleans.Traces.Otlp;

namespace Orleans.Traces.Ledger;

/// <summary>What counts are of.</summary>
/// <param name="Hour">When they were counted.</param>
/// <param name="Source">Whose requests they are.</param>
/// <param name="Signal">Spans or log records.</param>
public readonly record struct LedgerKey(LedgerHour Hour, IngestSource Source, OtlpSignal Signal);

/// <summary>The counts of one key, or a part of them.</summary>
/// <param name="Key">What they are of.</param>
/// <param name="Part">Which part: one key's counts are the sum of its parts. A process that starts counts in new parts, so that it need not
/// know the old ones, and a part that is saved again takes the place of what was saved of it.</param>
/// <param name="Counts">The part's counts since its beginning.</param>
public sealed record LedgerRow(LedgerKey Key, long Part, LedgerCounts Counts)
{
    /// <summary>How often the part had changed when this was read of it; 0 for a row of the store.</summary>
    public long Version { get; init; }
}
