namespace Orleans.Traces.Logs;

/// <summary>How the log records outside of traces are gathered.</summary>
public sealed record LogOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Logs";

    /// <summary>Time after which what is held is saved.</summary>
    public TimeSpan SaveAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of log records that are saved at once when a shard holds so many.</summary>
    public long MaxBatchBytes { get; init; } = 4L << 20;

    /// <summary>Bytes of log records that one shard may hold, saves under way included; past it, retryable refusals.</summary>
    public long MaxBytes { get; init; } = 64L << 20;

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (SaveAfter <= TimeSpan.Zero)
            yield return $"{Section}:{nameof(SaveAfter)} is {SaveAfter}; it must be positive.";
        if (MaxBatchBytes < 1)
            yield return $"{Section}:{nameof(MaxBatchBytes)} is {MaxBatchBytes}; it must be at least 1.";
        if (MaxBytes < MaxBatchBytes)
            yield return $"{Section}:{nameof(MaxBytes)} is {MaxBytes}; it must be at least {nameof(MaxBatchBytes)}, {MaxBatchBytes}.";
    }
}
