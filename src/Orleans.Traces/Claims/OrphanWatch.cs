namespace Orleans.Traces.Claims;

/// <summary>Finds the journals that nobody looks after any more, and that a living silo is to claim. Used by one caller at a time.</summary>
/// <remarks>A mistake costs a restart and no data: a claim shuts the old holder out, whose next commit fails. So a holder that is known to be dead
/// is followed at once, and one that nobody knows only after <paramref name="grace"/>: it opens its journal before the others hear of it.</remarks>
/// <param name="self">The silo that asks.</param>
/// <param name="grace">How long a holder may be unknown.</param>
public sealed class OrphanWatch(string self, TimeSpan grace)
{
    // Journals whose holder nobody knows, with the time when that was first seen; no more than there are journals.
    private Dictionary<HeldJournal, DateTimeOffset> _unknown = [];

    /// <summary>Journals that have no living holder, so far as is known, and are not to be claimed yet.</summary>
    public int Waiting => _unknown.Count;

    /// <summary>The journals that are to be claimed now.</summary>
    /// <param name="journals">All journals of the instance.</param>
    /// <param name="held">The names of those that this silo has open.</param>
    /// <param name="silos">The silos that are known, by name.</param>
    /// <param name="now">The time.</param>
    public IReadOnlyList<string> Decide(
        IReadOnlyCollection<HeldJournal> journals, IReadOnlySet<string> held, IReadOnlyDictionary<string, SiloLife> silos, DateTimeOffset now)
    {
        var claims = new List<string>();
        var unknown = new Dictionary<HeldJournal, DateTimeOffset>();
        foreach (var journal in journals.Where(j => !held.Contains(j.Name)))
        {
            // One that this silo is said to hold and does not: a claim of it failed half-way.
            if (journal.Holder == self)
            {
                claims.Add(journal.Name);
                continue;
            }

            if (silos.TryGetValue(journal.Holder, out var life))
            {
                if (life == SiloLife.Dead)
                    claims.Add(journal.Name);
                continue;
            }

            var since = _unknown.GetValueOrDefault(journal, now);
            if (now - since >= grace)
                claims.Add(journal.Name);
            else
                unknown.Add(journal, since);
        }

        _unknown = unknown;
        return claims;
    }
}
