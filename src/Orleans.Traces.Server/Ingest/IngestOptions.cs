namespace Orleans.Traces.Server.Ingest;

/// <summary>What the gateway lets in.</summary>
public sealed record IngestOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Ingest";

    /// <summary>Bytes of one request's body after inflation. Larger ones are refused for good: 413, or RESOURCE_EXHAUSTED.</summary>
    public int MaxBodyBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of all requests under way: as they are read (over HTTP after inflation), then as they wait for their traces. Past it requests get a retryable answer. At least twice <see cref="MaxBodyBytes"/>.</summary>
    public long MaxBytesInFlight { get; init; } = 512L << 20;

    /// <summary>Spans or log records of one request. Requests with more are refused for good: 413, or RESOURCE_EXHAUSTED.</summary>
    public int MaxItems { get; init; } = 100_000;

    /// <summary>Bytes of one attribute's value or of a log record's body, as encoded. Items with a larger one are refused for good.</summary>
    public int MaxAttributeBytes { get; init; } = 16 << 20;

    /// <summary>Levels that an attribute's or body's value may be nested. Items nested deeper are refused for good.</summary>
    public int MaxNesting { get; init; } = 100;

    /// <summary>Parts that a project's log records outside of traces are gathered in, side by side, 1 to 64. May be changed at any
    /// restart.</summary>
    public int LogShards { get; init; } = 4;

    /// <summary>Origins of the pages whose browsers may send here, as <c>https://app.example</c>; <c>*</c>: any.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (MaxBodyBytes is < 1 or > (1 << 30))
            yield return $"{Section}:{nameof(MaxBodyBytes)} is {MaxBodyBytes}; it must be from 1 to {1 << 30}.";
        if (MaxBytesInFlight < 2L * MaxBodyBytes)
            yield return $"{Section}:{nameof(MaxBytesInFlight)} is {MaxBytesInFlight}; it must be at least twice {nameof(MaxBodyBytes)}, {2L * MaxBodyBytes}.";
        if (MaxItems < 1)
            yield return $"{Section}:{nameof(MaxItems)} is {MaxItems}; it must be positive.";
        if (MaxAttributeBytes < 1)
            yield return $"{Section}:{nameof(MaxAttributeBytes)} is {MaxAttributeBytes}; it must be positive.";
        if (MaxNesting is < 1 or > 200)
            yield return $"{Section}:{nameof(MaxNesting)} is {MaxNesting}; it must be from 1 to 200.";
        if (LogShards is < 1 or > 64)
            yield return $"{Section}:{nameof(LogShards)} is {LogShards}; it must be from 1 to 64.";
        foreach (var origin in CorsOrigins.Where(o => !IsOrigin(o)))
            yield return $"{Section}:{nameof(CorsOrigins)} has '{origin}'; it must be an origin as https://app.example, with its port and without a path, or *.";
    }

    // As browsers send it: what is written otherwise would never be equal to it.
    private static bool IsOrigin(string text) =>
        text == "*" || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase));
}
