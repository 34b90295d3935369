namespace Orleans.Traces.Server.Ingest;

/// <summary>Bounds the bytes of all requests under way (law L5).</summary>
internal sealed class BytesInFlight(IngestOptions options)
{
    private long _bytes;

    /// <summary>Bytes held by requests under way.</summary>
    public long Held => Interlocked.Read(ref _bytes);

    /// <summary>Takes <paramref name="bytes"/> more; false: they would pass the limit, and none are taken.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= options.MaxBytesInFlight)
            return true;
        GiveBack(bytes);
        return false;
    }

    /// <summary>The answer to a request whose bytes could not be taken.</summary>
    public IngestOutcome.Unavailable Busy() =>
        new($"more bytes are on their way in than the {options.MaxBytesInFlight} allowed ({IngestOptions.Section}:{nameof(IngestOptions.MaxBytesInFlight)}); send the request again");

    /// <summary>Gives back what was taken.</summary>
    public void GiveBack(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
