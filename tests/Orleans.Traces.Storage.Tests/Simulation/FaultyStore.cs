using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Storage.Tests.Simulation;

/// <summary>A store of traces that is slow, and fails before or after it has written. What it has it keeps as bytes, copied late, so that memory
/// that was given back too early shows.</summary>
internal sealed class FaultyStore(World world, Random random, PathTroubles met) : ITraceStore
{
    private readonly Dictionary<TraceKey, StoredBytes> _traces = [];

    /// <summary>Nothing fails any more.</summary>
    public bool IsSound { get; set; }

    /// <summary>Nothing can be reached until then.</summary>
    public TimeSpan DownUntil { get; set; }

    /// <summary>How often a process has been started.</summary>
    public int Starts { get; set; }

    public async Task<SaveOutcome> SaveAsync(TraceSave save, CancellationToken cancellationToken)
    {
        await WorkAsync();
        var revision = _traces.GetValueOrDefault(save.Key)?.Summary.Revision ?? 0;
        if (save.BasedOnRevision != revision)
        {
            met.Stale++;
            return new SaveOutcome.Stale(revision);
        }

        Write(save, _traces.GetValueOrDefault(save.Key));
        if (!IsSound && random.Next(8) == 0)
        {
            met.SavedAllTheSame++;
            throw new StorageUnavailableException("The save's outcome is unknown.");
        }

        await WaitAsync();
        return new SaveOutcome.Saved();
    }

    public async Task<StoredTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken)
    {
        await WorkAsync();
        var found = Find(key);
        await WaitAsync();
        return found;
    }

    public async Task<StoredTrace?> FindOutlineAsync(TraceKey key, CancellationToken cancellationToken)
    {
        if (await FindAsync(key, cancellationToken) is not { } found)
            return null;
        TraceMeaning.Note(found.Items);
        return found with { Items = [.. found.Items.Select(i => i.Outline(i.Context))] };
    }

    // Nothing is deleted here, and no day is dropped: StoreSimulation does both.
    public Task<bool> DeleteAsync(TraceKey key, bool isOpen, CancellationToken cancellationToken) => throw new NotSupportedException();

    public bool IsKnownDeleted(TraceKey key) => false;

    public IReadOnlyList<ProjectDay> Days() => [];

    public Task DropDayAsync(ProjectDay day, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task<TraceSummary?> FindSummaryAsync(TraceKey key, CancellationToken cancellationToken) => (await FindAsync(key, cancellationToken))?.Summary;

    public Task<IReadOnlyList<TraceSummary>> ListAsync(TraceListQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TraceSummary>>([.. _traces.Values.Select(t => t.Summary)]);

    public IAsyncEnumerable<IReadOnlyList<TraceSummary>> CandidatesAsync(
        TraceListQuery range, SearchCondition condition, CancellationToken cancellationToken) =>
        ListedCandidates.ReadAsync(this, range, cancellationToken);

    /// <summary>What is stored, without trouble.</summary>
    public StoredTrace? Find(TraceKey key) => _traces.TryGetValue(key, out var stored)
        ? new StoredTrace(stored.Summary, [.. stored.Chunks.SelectMany(c => OtlpChunk.Read(c.Signal, c.Bytes))])
        : null;

    private void Write(TraceSave save, StoredBytes? before)
    {
        if (before is { Summary.State: TraceState.Final } && save.NewItems.Count > 0)
        {
            met.Reopened++;
            met.ReopenedDaysLater += world.Elapsed - before.At > TimeSpan.FromHours(20) ? 1 : 0;
            met.ReopenedAfterRestart += Starts > before.Starts ? 1 : 0;
            met.EarlierStarts += save.Summary.Start < before.Summary.Start ? 1 : 0;
        }

        met.Final += save.Summary.State == TraceState.Final ? 1 : 0;
        met.Checkpoints += save.Summary.State == TraceState.Open ? 1 : 0;
        var chunks = save.NewItems.GroupBy(i => i.Signal).Select(g => (g.Key, OtlpChunk.Write([.. g])));
        _traces[save.Key] = new StoredBytes(save.Summary, [.. before?.Chunks ?? [], .. chunks], world.Elapsed, Starts);
    }

    private async Task WorkAsync()
    {
        await WaitAsync();
        if (IsSound || (world.Elapsed >= DownUntil && random.Next(8) != 0))
            return;
        met.FailedSaves++;
        throw new StorageUnavailableException("The store cannot be reached.");
    }

    private Task WaitAsync() => random.Next(3) switch
    {
        0 => Task.CompletedTask,
        1 => world.Delay(world.UpTo(0.5)),
        _ => world.Delay(world.UpTo(IsSound || random.Next(10) > 0 ? 0.1 : 240)),
    };

    private sealed record StoredBytes(TraceSummary Summary, IReadOnlyList<(OtlpSignal Signal, byte[] Bytes)> Chunks, TimeSpan At, int Starts);
}
