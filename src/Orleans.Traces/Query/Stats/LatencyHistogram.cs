namespace Orleans.Traces.Query.Stats;

/// <summary>Durations counted in buckets, from which percentiles are told to within 1.6 % of their value.</summary>
/// <remarks>Each power of two is cut into 64 equal buckets (below 64 ns: one for each nanosecond). Made as they are needed: a histogram of
/// requests that take much the same time holds few.</remarks>
public sealed class LatencyHistogram
{
    private const int SubBits = 6, SubCount = 1 << SubBits;

    private readonly SortedDictionary<int, long> _counts = [];
    private long _count;

    /// <summary>Counts a duration in nanoseconds.</summary>
    public void Add(ulong nanos)
    {
        _count++;
        var bucket = BucketOf(nanos);
        _counts[bucket] = _counts.GetValueOrDefault(bucket) + 1;
    }

    /// <summary>The duration in nanoseconds that this share (0 to 1) of those counted does not exceed; null where none was counted.</summary>
    public double? Percentile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * _count));
        foreach (var (bucket, count) in _counts)
        {
            rank -= count;
            if (rank <= 0)
                return MiddleOf(bucket);
        }

        return null;
    }

    private static int BucketOf(ulong nanos)
    {
        if (nanos < SubCount)
            return (int)nanos;

        var power = 63 - System.Numerics.BitOperations.LeadingZeroCount(nanos);
        return ((power - SubBits + 1) << SubBits) + (int)((nanos >> (power - SubBits)) & (SubCount - 1));
    }

    private static double MiddleOf(int bucket)
    {
        if (bucket < SubCount)
            return bucket;

        var width = Math.Pow(2, (bucket >> SubBits) - 1);
        return ((SubCount + (bucket & (SubCount - 1))) * width) + ((width - 1) / 2);
    }
}
