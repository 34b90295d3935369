namespace Orleans.Traces.Storage;

/// <summary>What became of scores that were sent for a trace.</summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>They stand with the trace.</summary>
    public sealed record Stored : SendOutcome;

    /// <summary>The trace is not stored yet: they are kept, and stand with it from its first save on.</summary>
    public sealed record Waiting : SendOutcome;

    /// <summary>The trace was deleted; nothing was written.</summary>
    public sealed record Deleted : SendOutcome;

    /// <summary>There are too many; nothing was written.</summary>
    /// <param name="OfTrace">The trace has as many as it may; false: too many traces that have not come have some.</param>
    public sealed record TooMany(bool OfTrace) : SendOutcome;
}
