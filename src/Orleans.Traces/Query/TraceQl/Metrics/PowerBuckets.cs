namespace Orleans.Traces.Query.TraceQl.Metrics;

/// <summary>Buckets that grow by a factor, so that few of them hold nanoseconds and hours, cents and dollars.</summary>
/// <remarks>Tempo's bounds are powers of two, which heat maps show; a quantile needs finer ones: sixteen to a power of two, within which a
/// value is known to 4 %. What is not above zero is in a bucket of its own and counts as zero.</remarks>
internal static class PowerBuckets
{
    private const int PerPower = 16;
    private const int Zero = int.MinValue;

    /// <summary>The upper bound that a histogram counts a value under.</summary>
    public static double HistogramBound(double number) => number > 0 ? Math.Pow(2, Math.Ceiling(Math.Log2(number))) : 0;

    public static int Of(double number) => number switch
    {
        > 0 when double.IsFinite(number) => (int)Math.Ceiling(Math.Log2(number) * PerPower),
        > 0 => int.MaxValue,
        _ => Zero,
    };

    public static double Quantile(Dictionary<int, long> buckets, long count, double quantile)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(quantile * count));
        foreach (var (bucket, size) in buckets.OrderBy(b => b.Key))
        {
            if (rank > size)
            {
                rank -= size;
                continue;
            }

            // As far into the bucket as the value stands among those in it, by factors.
            return bucket switch
            {
                Zero => 0,
                int.MaxValue => double.PositiveInfinity,
                _ => Math.Pow(2, (bucket - 1 + ((double)rank / size)) / PerPower),
            };
        }

        return double.NaN;
    }
}
