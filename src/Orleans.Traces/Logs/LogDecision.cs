namespace Orleans.Traces.Logs;

/// <summary>What a shard of the log stream wants to happen next. The caller does it, then confirms it.</summary>
public abstract record LogDecision
{
    private LogDecision()
    {
    }

    /// <summary>Nothing before this time.</summary>
    /// <param name="Until">When to ask again.</param>
    public sealed record Wait(DateTimeOffset Until) : LogDecision;

    /// <summary>A save is under way; its confirmation changes the decision.</summary>
    public sealed record Busy : LogDecision;

    /// <summary>Save what is held.</summary>
    public sealed record Save : LogDecision;

    /// <summary>Nothing is held that is not stored.</summary>
    public sealed record Rest : LogDecision;
}
