using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Grains;

/// <summary>When a trace wants to be looked at. It outlives the activation that set it, unless that cancels it.</summary>
/// <param name="key">Which trace to wake.</param>
/// <param name="due">When.</param>
internal sealed class TraceAlarm(TraceKey key, DateTimeOffset due) : ITraceAlarm
{
    private volatile bool _cancelled;

    public TraceKey Key { get; } = key;

    /// <inheritdoc/>
    public DateTimeOffset Due { get; } = due;

    /// <summary>Nobody is woken for it any more.</summary>
    public bool IsCancelled => _cancelled;

    /// <inheritdoc/>
    public void Cancel() => _cancelled = true;
}
