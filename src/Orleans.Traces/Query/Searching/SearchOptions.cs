namespace Orleans.Traces.Query.Searching;

/// <summary>How much one query may read. A query that meets a limit says so, with what it has found.</summary>
public sealed record SearchOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Search";

    /// <summary>Traces whose summaries one query may look at.</summary>
    public int MaxTraces { get; init; } = 1_000_000;

    /// <summary>Traces that one query may read whole, to check what the index does not tell.</summary>
    public int MaxTracesRead { get; init; } = 20_000;

    /// <summary>How long one query may take.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Queries that read at the same time; the others wait for their turn.</summary>
    public int MaxQueries { get; init; } = 4;

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (MaxTraces < 1)
            yield return $"{Section}:{nameof(MaxTraces)} is {MaxTraces}; it must be at least 1.";
        if (MaxTracesRead < 1)
            yield return $"{Section}:{nameof(MaxTracesRead)} is {MaxTracesRead}; it must be at least 1.";
        if (MaxTime <= TimeSpan.Zero)
            yield return $"{Section}:{nameof(MaxTime)} is {MaxTime}; it must be positive.";
        if (MaxQueries < 1)
            yield return $"{Section}:{nameof(MaxQueries)} is {MaxQueries}; it must be at least 1.";
    }
}
