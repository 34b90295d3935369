namespace Orleans.Traces.Bench.Load;

/// <summary>What a load came to. Latencies are milliseconds, ascending.</summary>
/// <param name="Elapsed">Until the last answer to a request that was not late.</param>
/// <param name="SpansInTime">Spans acknowledged by then.</param>
/// <param name="Spans">Spans acknowledged.</param>
/// <param name="Latency">Of the requests.</param>
internal sealed record LoadResult(TimeSpan Elapsed, long SpansInTime, long Spans, Percentiles Latency)
{
    /// <summary>Nothing was sent.</summary>
    public static readonly LoadResult None = new(TimeSpan.Zero, 0, 0, new Percentiles([]));

    /// <summary>Log records acknowledged.</summary>
    public long Logs { get; init; }

    /// <summary>Bytes of the bodies acknowledged, before compression.</summary>
    public long Bytes { get; init; }

    /// <summary>Retryable refusals, each of them repeated later.</summary>
    public long Refusals { get; init; }

    /// <summary>Requests that were refused until the generator gave up.</summary>
    public long GivenUp { get; init; }

    public double SpansPerSecond => SpansInTime / Elapsed.TotalSeconds;

    public double BytesPerSpan => (double)Bytes / Spans;
}

/// <summary>Percentiles of what was measured.</summary>
internal sealed class Percentiles
{
    private readonly double[] _sorted;

    public Percentiles(IEnumerable<double> values)
    {
        _sorted = [.. values];
        Array.Sort(_sorted);
    }

    public double Max => At(1);

    public int Count => _sorted.Length;

    /// <summary>The value that this share of all lies at or below; NaN where there are none.</summary>
    public double At(double share) => _sorted.Length == 0 ? double.NaN : _sorted[(int)Math.Min(_sorted.Length - 1, share * _sorted.Length)];
}
