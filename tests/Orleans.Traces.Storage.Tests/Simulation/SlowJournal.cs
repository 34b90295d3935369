using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.Embedded.Journal;

namespace Orleans.Traces.Storage.Tests.Simulation;

/// <summary>The real journal's core, whose commits come when the simulation says so, and whose reads are late or fail now and then.</summary>
internal sealed class SlowJournal(FileJournal journal, World world, Random random, PathTroubles met) : ITraceJournal
{
    private bool _isCommitting;

    /// <summary>Nothing is slow or fails any more.</summary>
    public bool IsSound { get; set; }

    /// <summary>The process is gone: nothing is written any more.</summary>
    public bool IsDead { get; set; }

    public string Name => journal.Name;

    public JournalFill Fill => journal.Fill;

    public bool IsOpen(TraceKey key) => journal.IsOpen(key);

    public IReadOnlyList<OpenTrace> NewestTraces(TraceListQuery query) => journal.NewestTraces(query);

    public Task<long> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        var task = journal.AppendAsync(append, cancellationToken);
        if (!_isCommitting && !task.IsCompleted)
        {
            _isCommitting = true;
            var isSlow = !IsSound && random.Next(12) == 0;
            met.SlowSyncs += isSlow ? 1 : 0;
            world.After(world.UpTo(isSlow ? 30 : 0.05), () =>
            {
                _isCommitting = false;
                if (!IsDead)
                    journal.CommitWaiting();
            });
        }

        return task;
    }

    public void Release(IReadOnlyCollection<long> sequences) => journal.Release(sequences);

    public Task<JournalContents> ReadAsync(JournalKey key, CancellationToken cancellationToken) => ReadAsync(() => journal.ReadAsync(key, cancellationToken));

    public Task<JournalContents> ReadAsync(IReadOnlyList<long> sequences, CancellationToken cancellationToken) =>
        ReadAsync(() => journal.ReadAsync(sequences, cancellationToken));

    public IReadOnlyList<OpenTrace> OpenTraces() => journal.OpenTraces();

    public IReadOnlyList<OpenTrace> OldestTraces(int max) => journal.OldestTraces(max);

    public IReadOnlyList<LogShard> OpenLogs() => journal.OpenLogs();

    private async Task<JournalContents> ReadAsync(Func<Task<JournalContents>> read)
    {
        if (random.Next(4) == 0)
            await world.Delay(world.UpTo(0.1));
        if (!IsSound && random.Next(50) == 0)
        {
            met.FailedReads++;
            throw new StorageUnavailableException("The journal cannot be read.");
        }

        // Many entries are read on another thread, which the order of things must not depend on.
        var contents = read().GetAwaiter().GetResult();
        if (random.Next(4) == 0)
            await world.Delay(world.UpTo(0.1));
        return contents;
    }
}
