using System.Collections.Concurrent;
using Orleans.Traces.Assembling;

namespace Orleans.Traces.Server.Grains;

/// <summary>What the open traces of this silo hold in memory, counted against its budget (law L5).</summary>
/// <remarks>The budget is kept in two steps: past three quarters of it the traces that were idle longest let their activations go (they are in the
/// journal, and an alarm brings them back); past the whole, new work is refused retryably.</remarks>
internal sealed class TraceMemory(AssemblyOptions options)
{
    private const double High = 0.75, Low = 0.5;

    // One for each activation.
    private readonly ConcurrentDictionary<HeldTrace, byte> _traces = [];
    private long _bytes;

    /// <summary>Bytes held.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Activations that hold them.</summary>
    public int Count => _traces.Count;

    /// <summary>Nothing more can be taken now.</summary>
    public bool IsFull => Bytes >= options.MaxHeldBytes;

    /// <summary>Starts to count an activation.</summary>
    public HeldTrace Add(ITraceGrain grain)
    {
        var trace = new HeldTrace(grain);
        _traces.TryAdd(trace, 0);
        return trace;
    }

    /// <summary>The activation holds so much now, and was used at this time.</summary>
    public void Update(HeldTrace trace, long bytes, DateTimeOffset now)
    {
        trace.UsedAt = now.UtcTicks;
        if (bytes != trace.Bytes)
            Interlocked.Add(ref _bytes, bytes - Interlocked.Exchange(ref trace.Bytes, bytes));
    }

    /// <summary>The activation is gone.</summary>
    public void Remove(HeldTrace trace)
    {
        if (_traces.TryRemove(trace, out _))
            Interlocked.Add(ref _bytes, -Interlocked.Exchange(ref trace.Bytes, 0));
    }

    /// <summary>The traces that are to let go so that half of the budget is left, those first that were idle longest; none below three quarters.</summary>
    public IReadOnlyList<ITraceGrain> TooMany()
    {
        if (Bytes < High * options.MaxHeldBytes)
            return [];

        var excess = Bytes - (long)(Low * options.MaxHeldBytes);
        var idle = new List<ITraceGrain>();
        foreach (var trace in _traces.Keys.OrderBy(t => t.UsedAt))
        {
            if (excess <= 0)
                break;
            idle.Add(trace.Grain);
            excess -= Interlocked.Read(ref trace.Bytes);
        }

        return idle;
    }
}

/// <summary>What one activation holds.</summary>
internal sealed class HeldTrace(ITraceGrain grain)
{
    /// <summary>Bytes; changed by <see cref="TraceMemory"/> alone.</summary>
    public long Bytes;

    public ITraceGrain Grain { get; } = grain;

    /// <summary>When it last took something: UTC ticks.</summary>
    public long UsedAt { get; set; }
}
