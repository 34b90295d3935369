using Orleans.Traces.Assembling;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Alerting;

/// <summary>Measures traces, one after the other. What is open is passed over, since it counts once it is final, and so is what judges leave of their own calls.</summary>
public sealed class AlertSample(AlertRule rule)
{
    private const double NanosPerMs = 1_000_000;

    private long _traces, _errors, _priced, _scores;
    private double _latency, _cost, _sum;

    /// <summary>Traces that count.</summary>
    public long Count => _traces;

    /// <summary>Adds one.</summary>
    public void Add(TraceSummary trace)
    {
        if (trace.State != TraceState.Final || ScorerTraces.Has(trace))
            return;
        _traces++;
        _errors += trace.ErrorCount > 0 ? 1 : 0;
        _latency += trace.DurationNanos / NanosPerMs;
        if (trace.Facts?.Totals.CostUsd is { } cost)
        {
            _priced++;
            _cost += (double)cost;
        }

        foreach (var mark in trace.Scores.Where(m => m.Name == rule.Score))
        {
            _scores += mark.Count;

            // Of categories there is no mean; they are counted.
            _sum += mark.Label is null ? mark.Sum : double.NaN;
        }
    }

    /// <summary>The measure; null: too little was there.</summary>
    public double? Value => rule.Measure switch
    {
        AlertMeasure.Count => _traces,
        AlertMeasure.Rate => (double)_traces / rule.WindowMinutes,
        AlertMeasure.Errors => _errors,
        AlertMeasure.ErrorShare => Mean(_errors, _traces),
        AlertMeasure.MeanLatencyMs => Mean(_latency, _traces),
        AlertMeasure.CostUsd => _cost,
        AlertMeasure.MeanCostUsd => Mean(_cost, _priced),
        AlertMeasure.ScoreCount => _scores,
        AlertMeasure.MeanScore => Mean(_sum, _scores),
        _ => throw new InvalidOperationException($"{rule.Measure} is no measure."),
    };

    private double? Mean(double sum, long count) => count > 0 && count >= rule.MinCount && double.IsFinite(sum) ? sum / count : null;
}
