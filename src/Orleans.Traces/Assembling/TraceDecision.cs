namespace Orleans.Traces.Assembling;

/// <summary>What a trace wants to happen next. The caller does it, then confirms it.</summary>
public abstract record TraceDecision
{
    private TraceDecision()
    {
    }

    /// <summary>Nothing before this time.</summary>
    /// <param name="Until">When to ask again.</param>
    public sealed record Wait(DateTimeOffset Until) : TraceDecision;

    /// <summary>Something is under way; its confirmation changes the decision.</summary>
    public sealed record Busy : TraceDecision;

    /// <summary>Look for an earlier part of this trace in the store: it may hold what seems to be missing.</summary>
    public sealed record Load : TraceDecision;

    /// <summary>Save a part of what is not stored; the trace stays open.</summary>
    public sealed record Checkpoint : TraceDecision;

    /// <summary>Save the trace as final.</summary>
    /// <param name="Reason">Why now.</param>
    public sealed record Finalize(FinalizeReason Reason) : TraceDecision;

    /// <summary>Nothing is held that is not stored: the activation may go.</summary>
    public sealed record Leave : TraceDecision;
}

/// <summary>Why a trace is final.</summary>
public enum FinalizeReason
{
    /// <summary>Its roots have ended, no parent is missing, and nothing new came for a while.</summary>
    Complete,

    /// <summary>A parent never came.</summary>
    ParentMissing,

    /// <summary>The root never came, or never ended.</summary>
    Rootless,
}
