using Orleans.Traces.Identity;

namespace Orleans.Traces.Ledger;

/// <summary>What a reader of the ledger asks for.</summary>
/// <param name="Project">Whose counts.</param>
/// <param name="From">The first hour.</param>
/// <param name="To">The hour after the last one.</param>
/// <param name="KeyId">One key's requests alone; null: all.</param>
public sealed record LedgerQuery(ProjectId Project, LedgerHour From, LedgerHour To, string? KeyId)
{
    /// <summary>Hours up to now, where no first one is asked for.</summary>
    public const int DefaultHours = 24;

    /// <summary>Hours that are kept.</summary>
    public const int KeptHours = 30 * 24;
}
