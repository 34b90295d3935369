using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Grains;

/// <summary>Wakes the traces of this silo when they want to be looked at: one queue and one timer for all of them.</summary>
/// <remarks>A timer for each trace costs a few times as much, keeps its activation in memory, and goes with it. A crash loses the
/// alarms; the journal still says which traces are open, see <see cref="JournalSweeper"/>. One alarm a trace, or two for a moment, so that
/// they are bounded as open traces are.</remarks>
internal sealed partial class TraceAlarms(TraceGrains grains, TimeProvider time, ILogger<TraceAlarms> logger) : BackgroundService
{
    // Finalizing is bounded by it, and the store's groups grow with it.
    private const int MaxConcurrentWakes = 128;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<TraceAlarm, DateTimeOffset> _waiting = new();
    private readonly Channel<TraceAlarm> _due = Channel.CreateUnbounded<TraceAlarm>();
    private ITimer? _timer;
    private DateTimeOffset _firesAt = DateTimeOffset.MaxValue;
    private int _underWay;

    /// <summary>Alarms that have gone off and whose traces have not been looked at yet.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Alarms that wait, cancelled ones included.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Calls <see cref="ITraceGrain.Look"/> of this trace's grain at the time, or soon where it has passed.</summary>
    public TraceAlarm Set(TraceKey key, DateTimeOffset due)
    {
        var alarm = new TraceAlarm(key, due);
        lock (_lock)
        {
            _waiting.Enqueue(alarm, due);
            if (due < _firesAt)
                Arm(due);
        }

        return alarm;
    }

    public override void Dispose()
    {
        _timer?.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        _due.Reader.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentWakes, CancellationToken = stoppingToken },
        async (alarm, _) => await WakeAsync(alarm));

    private async Task WakeAsync(TraceAlarm alarm)
    {
        try
        {
            if (!alarm.IsCancelled)
                await grains.Of(alarm.Key).Look();
        }
        catch (Exception e)
        {
            // The grain could not be reached, or failed where it must not. Either way the trace is still in the journal.
            LogWakeFailed(alarm.Key, RetryAfter, e);
            Set(alarm.Key, time.GetUtcNow() + RetryAfter);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private void Fire(object? _)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            while (_waiting.TryPeek(out var alarm, out var due) && (due <= now || alarm.IsCancelled))
            {
                _waiting.Dequeue();
                if (alarm.IsCancelled)
                    continue;
                Interlocked.Increment(ref _underWay);
                _due.Writer.TryWrite(alarm);
            }

            _firesAt = DateTimeOffset.MaxValue;
            if (_waiting.TryPeek(out var _, out var next))
                Arm(next);
        }
    }

    private void Arm(DateTimeOffset at)
    {
        _firesAt = at;
        var delay = at - time.GetUtcNow();
        _timer ??= time.CreateTimer(Fire, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
