using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Metrics;

/// <summary>What one series has gathered for each interval.</summary>
internal sealed class SeriesSamples
{
    private readonly MetricsFunction _function;
    private readonly long[] _counts;

    // The sum, the least or the greatest, by the function.
    private readonly double[] _numbers;

    // For quantiles only: how many values each bucket has.
    private readonly Dictionary<int, long>?[] _buckets;

    public SeriesSamples(MetricsFunction function, int intervals)
    {
        _function = function;
        _counts = new long[intervals];
        _numbers = new double[intervals];
        _buckets = new Dictionary<int, long>?[function == MetricsFunction.QuantileOverTime ? intervals : 0];
    }

    public void Add(int interval, double number)
    {
        var isFirst = _counts[interval]++ == 0;
        ref var held = ref _numbers[interval];
        held = _function switch
        {
            MetricsFunction.MinOverTime => isFirst ? number : Math.Min(held, number),
            MetricsFunction.MaxOverTime => isFirst ? number : Math.Max(held, number),
            _ => held + number,
        };
        if (_function != MetricsFunction.QuantileOverTime)
            return;

        var buckets = _buckets[interval] ??= [];
        var bucket = PowerBuckets.Of(number);
        buckets[bucket] = buckets.GetValueOrDefault(bucket) + 1;
    }

    /// <summary>The value of each interval; NaN where there is none. A count is 0 where nothing was counted.</summary>
    public double[] Values(double secondsPerInterval)
    {
        var values = new double[_counts.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _function switch
            {
                MetricsFunction.Rate => _counts[i] / secondsPerInterval,
                MetricsFunction.CountOverTime or MetricsFunction.HistogramOverTime => _counts[i],
                _ when _counts[i] == 0 => double.NaN,
                MetricsFunction.AvgOverTime => _numbers[i] / _counts[i],
                _ => _numbers[i],
            };
        }

        return values;
    }

    /// <summary>The quantile of each interval; NaN where there is no value.</summary>
    public double[] Quantile(double quantile) => [.. _buckets.Select((b, i) => b is null ? double.NaN : PowerBuckets.Quantile(b, _counts[i], quantile))];
}
