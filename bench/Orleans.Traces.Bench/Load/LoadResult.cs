namespace Orleans.Traces.Bench.Load;

/// <summary>What a load came to. Latencies are milliseconds, ascending.</summary>
internal sealed record LoadResult(TimeSpan Elapsed, long Spans, long Bytes, Percentiles Latency)
{
    /// <summary>Retryable refusals, each of them repeated later.</summary>
    public long Refusals { get; init; }

    /// <summary>Requests that were refused until the generator gave up.</summary>
    public long GivenUp { get; init; }

    public double SpansPerSecond => Spans / Elapsed.TotalSeconds;
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
