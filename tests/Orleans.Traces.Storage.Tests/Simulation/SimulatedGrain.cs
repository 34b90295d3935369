using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Tests;

namespace Orleans.Traces.Storage.Tests.Simulation;

/// <summary>The life of a <see cref="TraceActivation"/> in a simulated process: what Orleans does for the server's TraceGrain.</summary>
internal sealed class SimulatedGrain : ITraceHost
{
    private readonly SimulatedSilo _silo;
    private readonly HashSet<Action<Exception>> _callers = [];
    private readonly List<Action> _afterwards = [];
    private readonly Task _activation;
    private bool _isLeaving;
    private bool _isGone;

    public SimulatedGrain(TraceKey key, SimulatedSilo silo)
    {
        _silo = silo;
        Journal = silo.Journal;
        Trace = new TraceActivation(key, this);
        Context = new WorldContext(silo.World);
        var activation = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _activation = activation.Task;
        silo.World.Start(Context, () => ActivateAsync(activation));
    }

    public TraceActivation Trace { get; }

    public TraceKey Key => Trace.Key;

    public WorldContext Context { get; }

    public SimulatedSilo Silo => _silo;

    public ITraceJournal Journal { get; }

    public ITraceStore Store => _silo.Cluster.Store;

    public AssemblyOptions Options => _silo.Cluster.Options;

    public TraceMeaning Meaning => SomeMeaning.ATenthOfACent;

    public ScoringPlan Scoring => ScoringPlan.None;

    // Its own: one that the dead have taken would not come back.
    public SemaphoreSlim LargeSaves { get; } = new(1);

    public DateTimeOffset Now => _silo.Now;

    /// <summary>Runs a call as Orleans does: once the activation is there; on the next one where this one is about to go.</summary>
    public void Take<T>(Func<TraceActivation, Task<T>> call, TaskCompletionSource<T> answer)
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
                answer.TrySetResult(await call(Trace));
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

    public ITraceAlarm SetAlarm(DateTimeOffset due) => _silo.SetAlarm(Key, due);

    public void Start(Func<Task> work) => _silo.World.Guard(work);

    public void Leave()
    {
        _isLeaving = true;
        LeaveIfIdle();
    }

    public void Holds(long bytes)
    {
    }

    public void HasSaved(TraceSummary summary)
    {
    }

    public void IsUnavailable(TimeSpan delay, StorageUnavailableException why)
    {
    }

    private async Task ActivateAsync(TaskCompletionSource activation)
    {
        try
        {
            await Trace.ActivateAsync(CancellationToken.None);
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
        Trace.Deactivate();
        _isGone = true;
        _silo.Cluster.Forget(this);
        _afterwards.ForEach(a => a());
    }
}

/// <summary>Nobody answers any more; whether the call did what it was to do is unknown.</summary>
internal sealed class SiloGoneException() : IOException("The silo or the activation is gone.");
