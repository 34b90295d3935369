namespace Orleans.Traces.Bench.Corpus;

/// <summary>A span or log record whose ids and times are written anew on every repeat.</summary>
internal interface IItemTemplate
{
    /// <summary>The value bytes of the Span or LogRecord.</summary>
    byte[] Bytes { get; }

    /// <summary>Which of the two scopes it came from: the framework's or the model client's.</summary>
    int Scope { get; }

    /// <summary>Writes this repeat's ids and times into a copy of <see cref="Bytes"/>.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="ids">The ids of this repeat of the trace.</param>
    /// <param name="traceStart">Unix nanoseconds.</param>
    void Patch(Span<byte> copy, TraceIds ids, ulong traceStart);
}

/// <summary>An item's place in a prepared request: which trace of the corpus it belongs to.</summary>
internal readonly record struct PlacedItem(int Trace, IItemTemplate Template);
