namespace Orleans.Traces.Server.Prices;

/// <summary>A run over a range of traces. Written to by its worker alone.</summary>
internal sealed class RepricingRun(ulong from, ulong to, DateTimeOffset startedAt)
{
    /// <summary>Lowest start of a trace, inclusive, Unix nanoseconds.</summary>
    public ulong From => from;

    /// <summary>Highest start, exclusive.</summary>
    public ulong To => to;

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartedAt => startedAt;

    /// <summary>When it ended; null: it is under way.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Traces that were looked at.</summary>
    public int Looked { get; set; }

    /// <summary>Of these, how many mean something else, or cost something else, than before.</summary>
    public int Changed { get; set; }

    /// <summary>Why it ended before its end; null: it did not.</summary>
    public string? Problem { get; set; }

    /// <summary>Its work.</summary>
    public Task Work { get; set; } = Task.CompletedTask;
}
