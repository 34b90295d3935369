using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;

namespace Orleans.Traces.Storage.Tests.Simulation;

/// <summary>One activation of a trace. It does with <see cref="TraceAssembly"/> what the server's TraceGrain does, step by step, so that the two
/// must be changed together; the life of an activation is Orleans'.</summary>
internal sealed class SimulatedGrain
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1), LastRetry = TimeSpan.FromSeconds(30);

    private readonly SimulatedSilo _silo;
    private readonly SlowJournal _journal;
    private readonly TraceAssembly _assembly;
    private readonly Dictionary<AppendPlan, Task> _commits = [];
    private readonly HashSet<Action<Exception>> _callers = [];
    private readonly List<Action> _afterwards = [];
    private readonly Task _activation;
    private SimulatedAlarm? _alarm;
    private bool _isActing;
    private bool _isLeaving;
    private bool _isGone;
    private DateTimeOffset _notBefore;
    private TimeSpan _retry = FirstRetry;

    public SimulatedGrain(TraceKey key, SimulatedSilo silo)
    {
        _silo = silo;
        _journal = silo.Journal;
        _assembly = new TraceAssembly(key, silo.Cluster.Options);
        Context = new WorldContext(silo.World);
        var activation = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _activation = activation.Task;
        silo.World.Start(Context, () => ActivateAsync(activation));
    }

    public TraceKey Key => _assembly.Key;

    public WorldContext Context { get; }

    public SimulatedSilo Silo => _silo;

    /// <summary>Runs a call as Orleans does: once the activation is there; on the next one where this one is about to go.</summary>
    public void Take<T>(Func<SimulatedGrain, Task<T>> call, TaskCompletionSource<T> answer)
    {
        if (_isGone || _isLeaving)
        {
            Action again = () => _silo.Cluster.Deliver(Key, _silo, call, answer);
            if (_isGone)
                again();
            else
                _afterwards.Add(again);
            return;
        }

        Action<Exception> fail = e => answer.TrySetException(e);
        _callers.Add(fail);
        _silo.World.Start(Context, async () =>
        {
            try
            {
                await _activation;
                answer.TrySetResult(await call(this));
            }
            catch (StorageUnavailableException e)
            {
                answer.TrySetException(e);
            }

            _callers.Remove(fail);
            LeaveIfIdle();
        });
    }

    /// <summary>It is gone in the middle of everything, and nobody is told but those who wait for it.</summary>
    public void Die()
    {
        Context.IsDead = true;
        _isGone = true;
        _silo.Cluster.Forget(this);
        foreach (var caller in _callers)
            caller(new SiloGoneException());
        _afterwards.ForEach(a => a());
    }

    public async Task<bool> AppendAsync(OtlpSignal signal, TraceChunk chunk)
    {
        if (_assembly.IsBehind)
            return false;
        var items = OtlpChunk.Read(signal, chunk.Payload);
        var plan = _assembly.Plan(items);
        Task[] others = [.. plan.WaitsFor.Select(p => _commits[p])];
        var commit = CommitAsync(plan, signal, chunk, isWhole: plan.Fresh.Count == items.Count);
        _commits.Add(plan, commit);
        try
        {
            await commit;
            foreach (var other in others)
                await other;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
        finally
        {
            _commits.Remove(plan);
            KeepWatch();
        }

        return plan.Refusals.Count == 0 ? true : throw new InvalidOperationException("No limit is near.");
    }

    public async Task<bool> LookAsync()
    {
        if (_alarm is not null && _alarm.Due <= _silo.Now)
            _alarm = null;
        await ActAsync();
        return true;
    }

    public async Task<bool> WakeAsync(string journalName)
    {
        await ActAsync();
        return journalName == _journal.Name;
    }

    public async Task<bool> RestAsync(bool spill)
    {
        if (spill && _assembly.HasUnsaved && _assembly.IsIdle && !_isActing)
        {
            _silo.Cluster.Met.Spills++;
            await ActAsync(saveFirst: true);
        }

        KeepWatch();
        if (_assembly.IsIdle && !_isActing)
            _isLeaving = true;
        return true;
    }

    public async Task<long[]> RedeliverAsync(IReadOnlyList<JournalEntry> entries)
    {
        await LoadAsync();
        var isOpen = await IsOpenInStoreAsync();
        var stored = new List<long>();
        foreach (var entry in entries)
        {
            var items = OtlpChunk.Read(entry.Content.Signal, entry.Content.Payload);
            if (!isOpen && _assembly.AreStored(items))
                stored.Add(entry.Sequence);
            else
                _assembly.Adopt(items, entry: null, entry.Content.ReceivedAt);
        }

        KeepWatch();
        return [.. stored];
    }

    private async Task ActivateAsync(TaskCompletionSource activation)
    {
        try
        {
            using var open = await _journal.ReadAsync(Key, CancellationToken.None);
            foreach (var entry in open.Entries)
                _assembly.Adopt(OtlpChunk.Read(entry.Content.Signal, entry.Content.Payload), entry.Sequence, entry.Content.ReceivedAt);
            activation.SetResult();
        }
        catch (StorageUnavailableException)
        {
            Die();
        }
    }

    private void LeaveIfIdle()
    {
        if (!_isLeaving || _isGone || _callers.Count > 0)
            return;
        if (_assembly.HasUnsaved && _alarm is null)
            _silo.SetAlarm(Key, _silo.Now);
        _isGone = true;
        _silo.Cluster.Forget(this);
        _afterwards.ForEach(a => a());
    }

    private async Task CommitAsync(AppendPlan plan, OtlpSignal signal, TraceChunk chunk, bool isWhole)
    {
        if (plan.Fresh.Count == 0)
        {
            _assembly.Confirm(plan, entry: null, _silo.Now);
            return;
        }

        try
        {
            var payload = isWhole ? chunk.Payload : OtlpChunk.Write(plan.Fresh);
            var sequence = await _journal.AppendAsync(new JournalAppend(Key, signal, chunk.Start, _silo.Now, payload), CancellationToken.None);
            _assembly.Confirm(plan, sequence, _silo.Now);
        }
        catch
        {
            _assembly.Abandon(plan);
            throw;
        }
    }

    private void KeepWatch()
    {
        var next = _assembly.Decide(_silo.Now);
        if (next is TraceDecision.Wait wait)
            LookAt(wait.Until);
        else if (next is not TraceDecision.Busy && _silo.Now >= _notBefore)
            _silo.World.Start(Context, () => ActAsync());
    }

    private async Task ActAsync(bool saveFirst = false)
    {
        if (_isActing)
            return;
        _isActing = true;
        try
        {
            if (saveFirst && !await SaveAsync(isFinal: false))
                await SaveAsync(isFinal: false);
            while (await StepAsync())
            {
            }
        }
        catch (StorageUnavailableException)
        {
            _notBefore = _silo.Now + _retry;
            LookAt(_notBefore);
            _retry = _retry * 2 < LastRetry ? _retry * 2 : LastRetry;
        }
        finally
        {
            _isActing = false;
        }
    }

    private async Task<bool> StepAsync()
    {
        switch (_assembly.Decide(_silo.Now))
        {
            case TraceDecision.Load:
                await LoadAsync();
                return true;
            case TraceDecision.Checkpoint:
                await SaveAsync(isFinal: false);
                return true;
            case TraceDecision.Finalize:
                await SaveAsync(isFinal: true);
                return true;
            case TraceDecision.Wait wait:
                LookAt(wait.Until);
                return false;
            case TraceDecision.Leave:
                _alarm?.Cancel();
                _alarm = null;
                _isLeaving = true;
                LeaveIfIdle();
                return false;
            default:
                return false;
        }
    }

    private void LookAt(DateTimeOffset due)
    {
        if (_alarm is not null && _alarm.Due <= due)
            return;
        _alarm?.Cancel();
        _alarm = _silo.SetAlarm(Key, due);
    }

    private async Task LoadAsync()
    {
        if (_assembly.IsLoaded)
            return;
        var stored = await _silo.Cluster.Store.FindOutlineAsync(Key, CancellationToken.None);
        if (!_assembly.IsLoaded)
            _assembly.Load(stored);
    }

    private async Task<bool> IsOpenInStoreAsync() =>
        await _silo.Cluster.Store.FindSummaryAsync(Key, CancellationToken.None) is { State: TraceState.Open };

    private async Task<bool> SaveAsync(bool isFinal)
    {
        var pending = _assembly.BeginSave(isFinal);
        TraceSave? save;
        long? marker = null;
        try
        {
            using var contents = await _journal.ReadAsync(pending.Contents, CancellationToken.None);
            save = _assembly.Contents(pending, contents.Entries);
            if (save is not null && await _silo.Cluster.Store.SaveAsync(save, CancellationToken.None) is SaveOutcome.Stale)
            {
                _assembly.SaveWasStale();
                await LoadAsync();
                return false;
            }

            if (!isFinal)
            {
                marker = await _journal.AppendAsync(
                    new JournalAppend(Key, OtlpSignal.Traces, 0, _silo.Now, ReadOnlyMemory<byte>.Empty), CancellationToken.None);
            }
        }
        catch
        {
            _assembly.SaveFailed();
            throw;
        }

        _journal.Release(_assembly.Saved(pending, save, marker));
        _retry = FirstRetry;
        return true;
    }
}

/// <summary>Nobody answers any more; whether the call did what it was to do is unknown.</summary>
internal sealed class SiloGoneException() : IOException("The silo or the activation is gone.");
