namespace Orleans.Traces.Storage.Tests.Simulation;

/// <summary>One thread and one clock for everything that is simulated: what is ready runs in an order drawn from the seed, and time passes only
/// when nothing is.</summary>
internal sealed class World(Random random)
{
    // Many times what the longest simulation takes.
    private const int MaxSteps = 1_000_000;

    private readonly List<(WorldContext Context, SendOrPostCallback Callback, object? State)> _ready = [];
    private readonly PriorityQueue<Action, (TimeSpan Due, long Order)> _timers = new();
    private long _order;
    private int _steps;

    /// <summary>Since the simulation began: no clock that jumps.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Something happened that may never happen, whatever fails.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Puts a callback among those that are ready.</summary>
    public void Ready(WorldContext context, SendOrPostCallback callback, object? state) => _ready.Add((context, callback, state));

    /// <summary>Does something after a while.</summary>
    public void After(TimeSpan delay, Action action) => _timers.Enqueue(action, (Elapsed + delay, ++_order));

    /// <summary>Completes after a while; the one who waits for it runs in the context that it had.</summary>
    public Task Delay(TimeSpan delay)
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        After(delay, completion.SetResult);
        return completion.Task;
    }

    /// <summary>Completes when all of these have; as <see cref="Task.WhenAll(IEnumerable{Task})"/>, which would go on in another thread.</summary>
    public static async Task AllAsync(IEnumerable<Task> tasks)
    {
        Exception? first = null;
        foreach (var task in tasks.ToList())
        {
            try
            {
                await task;
            }
            catch (Exception e)
            {
                first ??= e;
            }
        }

        if (first is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
    }

    /// <summary>Up to so many seconds.</summary>
    public TimeSpan UpTo(double seconds) => TimeSpan.FromSeconds(random.NextDouble() * seconds);

    /// <summary>Starts something in a context of its own. It may not throw.</summary>
    public void Start(WorldContext context, Func<Task> work) => Ready(context, _ => Guard(work), null);

    /// <summary>Runs everything that is due within this time, or until the condition holds.</summary>
    public void Run(TimeSpan time, Func<bool>? until = null)
    {
        var end = Elapsed + time;
        while (Fault is null && until?.Invoke() != true)
        {
            if (++_steps > MaxSteps)
            {
                Fault = new InvalidOperationException($"It goes round in circles after {Elapsed}.");
            }
            else if (_ready.Count > 0)
            {
                RunOne();
            }
            else if (_timers.TryPeek(out var action, out var at) && at.Due <= end)
            {
                _timers.Dequeue();
                Elapsed = at.Due;
                action();
            }
            else
            {
                Elapsed = end;
                break;
            }
        }

        if (Fault is not null)
            throw new InvalidOperationException(Fault.Message, Fault);
    }

    private void RunOne()
    {
        var index = random.Next(_ready.Count);
        var (context, callback, state) = _ready[index];
        (_ready[index], _ready[^1]) = (_ready[^1], _ready[index]);
        _ready.RemoveAt(_ready.Count - 1);
        if (context.IsDead)
            return;

        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            callback(state);
        }
        catch (Exception e)
        {
            Fault ??= e;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <summary>Starts something at once, in the context of whoever asks for it. It may not throw.</summary>
    public async void Guard(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            Fault ??= e;
        }
    }
}

/// <summary>Something that may die in the middle: what it waited for then goes on without it.</summary>
internal sealed class WorldContext(World world) : SynchronizationContext
{
    public bool IsDead { get; set; }

    public override void Post(SendOrPostCallback d, object? state) => world.Ready(this, d, state);

    public override SynchronizationContext CreateCopy() => this;
}
