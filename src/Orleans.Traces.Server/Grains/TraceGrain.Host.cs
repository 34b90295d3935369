using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Scoring;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <content>What the activation asks of its silo.</content>
internal sealed partial class TraceGrain : ITraceHost
{
    private HeldTrace? _held;

    ITraceJournal ITraceHost.Journal => services.Journal;

    ITraceStore ITraceHost.Store => services.Store;

    AssemblyOptions ITraceHost.Options => services.Options;

    TraceMeaning ITraceHost.Meaning => new(services.Prices.Of(_trace.Key.Project));

    ScoringPlan ITraceHost.Scoring => services.Scoring.Of(_trace.Key.Project);

    SemaphoreSlim ITraceHost.LargeSaves => services.LargeSaves;

    DateTimeOffset ITraceHost.Now => services.Time.GetUtcNow();

    ITraceAlarm ITraceHost.SetAlarm(DateTimeOffset due) => services.Alarms.Set(_trace.Key, due);

    // What fails here is due still: the sweeper finds the trace in the journal, asks again, and logs why it fails.
    void ITraceHost.Start(Func<Task> work) => work().Ignore();

    void ITraceHost.Leave() => DeactivateOnIdle();

    void ITraceHost.Holds(long bytes)
    {
        _held ??= services.Memory.Add(this.AsReference<ITraceGrain>());
        services.Memory.Update(_held, bytes, services.Time.GetUtcNow());
    }

    void ITraceHost.HasSaved(TraceSummary summary) => LogSaved(_trace.Key, summary.State, summary.SpanCount, summary.Revision);

    void ITraceHost.IsUnavailable(TimeSpan delay, StorageUnavailableException why) => LogStoreUnavailable(_trace.Key, delay, why);
}
