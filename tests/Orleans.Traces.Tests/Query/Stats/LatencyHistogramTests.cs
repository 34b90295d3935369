using Orleans.Traces.Query.Stats;

namespace Orleans.Traces.Tests.Query.Stats;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentiles_are_right_to_within_two_percent_over_every_magnitude()
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, 20_000).Select(_ => (ulong)Math.Pow(10, random.NextDouble() * 17)).Append(0UL).Append(ulong.MaxValue).ToList();
        var histogram = new LatencyHistogram();
        values.ForEach(histogram.Add);
        values.Sort();

        foreach (var share in (double[])[0, 0.01, 0.25, 0.5, 0.9, 0.99, 1])
        {
            var right = (double)values[Math.Max(0, (int)Math.Ceiling(share * values.Count) - 1)];
            Assert.InRange(histogram.Percentile(share)!.Value, right * 0.98, right * 1.02);
        }
    }

    [Fact]
    public void Nothing_has_no_percentile() => Assert.Null(new LatencyHistogram().Percentile(0.5));
}
