using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Ledger;

/// <summary>The ledger's rows in memory, which may be out of reach.</summary>
internal sealed class MemoryLedgerStore : ILedgerStore
{
    private readonly Dictionary<(LedgerKey, long), LedgerRow> _rows = [];

    /// <summary>Thrown by every call, where set.</summary>
    public StorageUnavailableException? Failure { get; set; }

    /// <summary>Saves that were asked for.</summary>
    public int Saves { get; private set; }

    public long LastPart => _rows.Keys.Select(k => k.Item2).DefaultIfEmpty().Max();

    public Task SaveAsync(IReadOnlyCollection<LedgerRow> rows, LedgerHour oldest, CancellationToken cancellationToken)
    {
        lock (_rows)
        {
            Saves++;
            if (Failure is not null)
                return Task.FromException(Failure);
            foreach (var row in rows)
                _rows[(row.Key, row.Part)] = row;
            foreach (var key in _rows.Keys.Where(k => k.Item1.Hour < oldest).ToList())
                _rows.Remove(key);
            return Task.CompletedTask;
        }
    }

    public Task<IReadOnlyList<LedgerRow>> ReadAsync(ProjectId project, LedgerHour from, LedgerHour to, CancellationToken cancellationToken)
    {
        lock (_rows)
        {
            return Failure is null
                ? Task.FromResult<IReadOnlyList<LedgerRow>>(
                    [
                        .. _rows.Values.Where(r => r.Key.Hour >= from && r.Key.Hour < to
                            && (r.Key.Source.Project == project || !r.Key.Source.Project.IsValid)),
                    ])
                : Task.FromException<IReadOnlyList<LedgerRow>>(Failure);
        }
    }
}
