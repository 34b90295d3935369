namespace Orleans.Traces.Storage;

/// <summary>How full a journal is.</summary>
/// <param name="UnreleasedBytes">Bytes of the entries that are not released.</param>
/// <param name="MaxUnreleasedBytes">Past it appends are refused.</param>
/// <param name="OpenTraces">Traces that have such entries.</param>
public readonly record struct JournalFill(long UnreleasedBytes, long MaxUnreleasedBytes, int OpenTraces)
{
    /// <summary>0: empty, 1: full.</summary>
    public double Share => (double)UnreleasedBytes / MaxUnreleasedBytes;
}
