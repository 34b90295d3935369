namespace Orleans.Traces.Assembling;

/// <summary>The flags' names in the API and on the page.</summary>
public static class TraceFlagNames
{
    private static readonly (TraceFlags Flag, string Name)[] Names =
    [
        (TraceFlags.MissingRoot, "missing-root"),
        (TraceFlags.Orphan, "orphan"),
        (TraceFlags.MultipleRoots, "multiple-roots"),
        (TraceFlags.Cycle, "cycle"),
        (TraceFlags.SelfParent, "self-parent"),
        (TraceFlags.ClockSkew, "clock-skew"),
        (TraceFlags.Truncated, "truncated"),
        (TraceFlags.Versions, "versions"),
    ];

    /// <summary>The names of the flags that are set, in a fixed order.</summary>
    public static IReadOnlyList<string> Of(TraceFlags flags) =>
        [.. Names.Where(n => flags.HasFlag(n.Flag)).Select(n => n.Name)];
}
