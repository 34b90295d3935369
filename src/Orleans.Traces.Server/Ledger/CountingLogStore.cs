using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Ledger;

/// <summary>A log store whose saves the ledger counts. A record that is saved again counts again.</summary>
internal sealed class CountingLogStore(ILogStore store, IngestLedger ledger) : ILogStore
{
    public async Task SaveAsync(ProjectId project, IReadOnlyList<LogItem> logs, CancellationToken cancellationToken)
    {
        await store.SaveAsync(project, logs, cancellationToken);
        ledger.Stored(project, OtlpSignal.Logs, logs.Count);
    }

    public Task<LogPage> ListAsync(LogListQuery query, CancellationToken cancellationToken) => store.ListAsync(query, cancellationToken);

    public IReadOnlyList<ProjectDay> Days() => store.Days();

    public Task DropDayAsync(ProjectDay day, CancellationToken cancellationToken) => store.DropDayAsync(day, cancellationToken);
}
