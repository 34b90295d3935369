using Orleans.Traces.Claims;

namespace Orleans.Traces.Storage;

/// <summary>The journals of all silos of an instance, where silos can reach each other's.</summary>
/// <remarks>All members may be called from many processes at once. A failure is a <see cref="StorageUnavailableException"/>.</remarks>
public interface IJournalRegistry
{
    /// <summary>Every journal that was opened and not retired, in no particular order.</summary>
    Task<IReadOnlyList<HeldJournal>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Takes a journal from the silo that has it open: that one can commit nothing any more.</summary>
    /// <remarks>Of several that claim a journal from the same holder one gets it.</remarks>
    /// <param name="journal">Which one, and from whom.</param>
    /// <param name="claimant">The silo that claims it.</param>
    /// <param name="cancellationToken">Ends the wait; the journal may be claimed all the same, and is claimed by asking again.</param>
    /// <returns>Null: it has another holder by now, or is gone.</returns>
    Task<IClaimedJournal?> ClaimAsync(HeldJournal journal, string claimant, CancellationToken cancellationToken);
}
