namespace Orleans.Traces.Server.Ingest;

/// <summary>What the gateway lets in.</summary>
public sealed record IngestOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Ingest";

    /// <summary>Bytes of one request's body after inflation. Larger ones are refused for good: 413, or RESOURCE_EXHAUSTED.</summary>
    public int MaxBodyBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of all requests under way, after inflation. Past it requests get a retryable answer. At least twice <see cref="MaxBodyBytes"/>.</summary>
    public long MaxBytesInFlight { get; init; } = 512L << 20;

    /// <summary>Levels that an attribute's or body's value may be nested. Items nested deeper are refused for good.</summary>
    public int MaxNesting { get; init; } = 100;

    /// <summary>Parts that a project's log records outside of traces are gathered in, side by side, 1 to 64. May be changed at any
    /// restart.</summary>
    public int LogShards { get; init; } = 4;

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (MaxBodyBytes is < 1 or > (1 << 30))
            yield return $"{Section}:{nameof(MaxBodyBytes)} is {MaxBodyBytes}; it must be from 1 to {1 << 30}.";
        if (MaxBytesInFlight < 2L * MaxBodyBytes)
            yield return $"{Section}:{nameof(MaxBytesInFlight)} is {MaxBytesInFlight}; it must be at least twice {nameof(MaxBodyBytes)}, {2L * MaxBodyBytes}.";
        if (MaxNesting is < 1 or > 200)
            yield return $"{Section}:{nameof(MaxNesting)} is {MaxNesting}; it must be from 1 to 200.";
        if (LogShards is < 1 or > 64)
            yield return $"{Section}:{nameof(LogShards)} is {LogShards}; it must be from 1 to 64.";
    }
}
