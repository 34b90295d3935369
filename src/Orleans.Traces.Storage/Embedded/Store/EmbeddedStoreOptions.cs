namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Limits of the embedded store.</summary>
public sealed record EmbeddedStoreOptions
{
    /// <summary>Where these stand in the configuration.</summary>
    public const string Section = "Traces:Store";

    /// <summary>Compressed bytes of saves that may wait to be written; past it, saves are refused.</summary>
    public long MaxQueuedBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes after which a day's contents go on in a new segment file.</summary>
    public long SegmentBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (MaxQueuedBytes <= 0)
            yield return $"{Section}:{nameof(MaxQueuedBytes)} is {MaxQueuedBytes}; it must be positive.";
        if (SegmentBytes <= 0)
            yield return $"{Section}:{nameof(SegmentBytes)} is {SegmentBytes}; it must be positive.";
    }
}
