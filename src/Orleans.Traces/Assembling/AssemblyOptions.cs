namespace Orleans.Traces.Assembling;

/// <summary>How long a trace waits, and how large it may grow.</summary>
public sealed record AssemblyOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Assembly";

    /// <summary>Silence, after the latest new item, that finalizes a trace whose roots have ended and whose parents are all known.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence that finalizes a trace with a root of which a parent is still missing.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Silence that finalizes a trace without a root, or whose root has not ended.</summary>
    public TimeSpan RootlessTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>After so long something new of a trace that stays busy is stored, and the trace stays open.</summary>
    public TimeSpan Checkpoint { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of a trace that may wait for being stored; past it, the oldest are stored while the trace stays open.</summary>
    public long SpillBytes { get; init; } = 16L << 20;

    /// <summary>Spans and log records that one trace may hold; more are refused for good and the trace is flagged <c>truncated</c>.</summary>
    public int MaxItems { get; init; } = 250_000;

    /// <summary>Bytes of spans and log records that one trace may hold; more are refused for good.</summary>
    public long MaxBytes { get; init; } = 2L << 30;

    /// <summary>Bytes of memory that the open traces of a silo may take. Near it, those idle longest are let go of; past it, new work is refused
    /// retryably.</summary>
    public long MaxHeldBytes { get; init; } = 384L << 20;

    /// <summary>Different contents that one span id may come with; more are refused for good.</summary>
    public int MaxVersions { get; init; } = 64;

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (Settle <= TimeSpan.Zero)
            yield return $"{Section}:{nameof(Settle)} is {Settle}; it must be positive.";
        if (Timeout < Settle)
            yield return $"{Section}:{nameof(Timeout)} is {Timeout}; it must be at least {nameof(Settle)}, {Settle}.";
        if (RootlessTimeout < Timeout)
            yield return $"{Section}:{nameof(RootlessTimeout)} is {RootlessTimeout}; it must be at least {nameof(Timeout)}, {Timeout}.";
        if (Checkpoint < Settle)
            yield return $"{Section}:{nameof(Checkpoint)} is {Checkpoint}; it must be at least {nameof(Settle)}, {Settle}.";
        if (SpillBytes < 1)
            yield return $"{Section}:{nameof(SpillBytes)} is {SpillBytes}; it must be at least 1.";
        if (MaxItems < 1)
            yield return $"{Section}:{nameof(MaxItems)} is {MaxItems}; it must be at least 1.";
        if (MaxBytes < 1)
            yield return $"{Section}:{nameof(MaxBytes)} is {MaxBytes}; it must be at least 1.";
        if (MaxHeldBytes < 1 << 20)
            yield return $"{Section}:{nameof(MaxHeldBytes)} is {MaxHeldBytes}; it must be at least {1 << 20}.";
        if (MaxVersions < 1)
            yield return $"{Section}:{nameof(MaxVersions)} is {MaxVersions}; it must be at least 1.";
    }
}
