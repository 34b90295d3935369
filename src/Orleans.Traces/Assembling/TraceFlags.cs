namespace Orleans.Traces.Assembling;

/// <summary>What is odd about a trace. Stored as a number: never renumber.</summary>
[Flags]
public enum TraceFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>No span without a parent has come.</summary>
    MissingRoot = 1,

    /// <summary>A span names a parent that has not come, although there is a root.</summary>
    Orphan = 2,

    /// <summary>More than one span has no parent.</summary>
    MultipleRoots = 4,

    /// <summary>Spans are each other's ancestors.</summary>
    Cycle = 8,

    /// <summary>A span names itself as its parent.</summary>
    SelfParent = 16,

    /// <summary>A span lies partly outside of its parent, or ends before it starts.</summary>
    ClockSkew = 32,

    /// <summary>Items were refused because the trace is at a limit.</summary>
    Truncated = 64,

    /// <summary>A span id came with different contents; the one with the latest end is shown.</summary>
    Versions = 128,
}
