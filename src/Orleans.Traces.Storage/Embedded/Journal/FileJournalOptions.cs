namespace Orleans.Traces.Storage.Embedded.Journal;

/// <summary>Limits of the file journal.</summary>
public sealed record FileJournalOptions
{
    /// <summary>Where these stand in the configuration.</summary>
    public const string Section = "Traces:Journal";

    /// <summary>The least that a segment may have.</summary>
    public const int MinSegmentBytes = 16 * 1024;

    /// <summary>Bytes of a segment file, 16 KiB to 1 GiB; an entry that is larger gets a segment of its own size.</summary>
    public int SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of entries that may be unreleased; past it, appends are refused until some are stored. On disk it may be twice as
    /// much and four segments more.</summary>
    public long MaxUnreleasedBytes { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Bytes of entries that may wait to be written; past it, appends are refused.</summary>
    public long MaxQueuedBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Empty segments that are kept for their next use: what the limit on unreleased bytes can fill.</summary>
    internal int MaxFreeSegments => (int)Math.Clamp(MaxUnreleasedBytes / SegmentBytes, 4, 1_000);

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (SegmentBytes is < MinSegmentBytes or > 1 << 30)
            yield return $"{Section}:{nameof(SegmentBytes)} is {SegmentBytes}; it must be {MinSegmentBytes} to {1 << 30} bytes.";
        if (MaxUnreleasedBytes < SegmentBytes)
            yield return $"{Section}:{nameof(MaxUnreleasedBytes)} is {MaxUnreleasedBytes}; it must be at least {nameof(SegmentBytes)}, " +
                $"{SegmentBytes}.";
        if (MaxQueuedBytes <= 0)
            yield return $"{Section}:{nameof(MaxQueuedBytes)} is {MaxQueuedBytes}; it must be positive.";
    }
}
