using Orleans.Traces.GenAi.Totals;

namespace Orleans.Traces.Query.Stats;

/// <summary>What was counted in one place: a group as a whole, or one step of it.</summary>
public sealed class StatsCell
{
    private readonly LatencyHistogram _latency = new();
    private bool _lacksLatency;
    private double _nanos;

    /// <summary>Traces; calls where models, providers or tools are told apart.</summary>
    public long Count { get; private set; }

    /// <summary>Of these, how many failed.</summary>
    public long Errors { get; private set; }

    /// <summary>Tokens and cost.</summary>
    public UsageTotals Usage { get; private set; } = UsageTotals.None;

    /// <summary>What the traces' scores add up to.</summary>
    public ScoreSums Scores { get; } = new();

    /// <summary>How long one took on average, in milliseconds; null where there is none.</summary>
    public double? MeanMs => Count == 0 ? null : _nanos / Count / 1e6;

    /// <summary>The duration in milliseconds that this share does not exceed; null where there is none, or where of several calls in a trace only the sum
    /// is known.</summary>
    public double? PercentileMs(double share) => _lacksLatency ? null : _latency.Percentile(share) / 1e6;

    internal void Add(StatsPart part)
    {
        Count += part.Count;
        Errors += part.Errors;
        _nanos += part.DurationNanos;
        Usage = Usage.Plus(part.Usage);
        Scores.Add(part.Scores);
        if (part.Latency is { } latency)
            _latency.Add(latency);
        else
            _lacksLatency |= part.Count > 0;
    }
}
