using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Server.Prices;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Ledger;

/// <summary>A store whose saves the ledger counts, whoever makes them. Models that have no price are noted.</summary>
internal sealed class CountingStore(ITraceStore store, IngestLedger ledger, UnknownModelRegister unknown) : ITraceStore
{
    public async Task<SaveOutcome> SaveAsync(TraceSave save, CancellationToken cancellationToken)
    {
        var outcome = await store.SaveAsync(save, cancellationToken);
        if (outcome is SaveOutcome.Saved)
        {
            foreach (var signal in (ReadOnlySpan<OtlpSignal>)[OtlpSignal.Traces, OtlpSignal.Logs])
                ledger.Stored(save.Key.Project, signal, save.NewItems.Count(i => i.Signal == signal));
            unknown.Note(save);
        }

        return outcome;
    }

    public Task<StoredTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken) => store.FindAsync(key, cancellationToken);

    public Task<StoredTrace?> FindOutlineAsync(TraceKey key, CancellationToken cancellationToken) => store.FindOutlineAsync(key, cancellationToken);

    public Task<bool> DeleteAsync(TraceKey key, bool isOpen, CancellationToken cancellationToken) => store.DeleteAsync(key, isOpen, cancellationToken);

    public bool IsKnownDeleted(TraceKey key) => store.IsKnownDeleted(key);

    public IReadOnlyList<ProjectDay> Days() => store.Days();

    public Task DropDayAsync(ProjectDay day, CancellationToken cancellationToken) => store.DropDayAsync(day, cancellationToken);

    public Task<TraceSummary?> FindSummaryAsync(TraceKey key, CancellationToken cancellationToken) =>
        store.FindSummaryAsync(key, cancellationToken);

    public Task<IReadOnlyList<TraceSummary>> ListAsync(TraceListQuery query, CancellationToken cancellationToken) =>
        store.ListAsync(query, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<TraceSummary>> CandidatesAsync(
        TraceListQuery range, SearchCondition condition, CancellationToken cancellationToken) =>
        store.CandidatesAsync(range, condition, cancellationToken);
}
