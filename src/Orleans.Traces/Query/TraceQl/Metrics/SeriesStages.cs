using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl.Ast;
using Orleans.Traces.Query.TraceQl.Evaluation;

namespace Orleans.Traces.Query.TraceQl.Metrics;

/// <summary>What a query does to its series. A value that is left out is NaN; a series without values is left out.</summary>
internal static class SeriesStages
{
    private const double NanosPerSecond = 1e9;

    /// <param name="stage">What is done.</param>
    /// <param name="series">To what.</param>
    /// <param name="inSeconds">The values are durations in seconds.</param>
    public static IEnumerable<MetricsSeries> Apply(SeriesStage stage, List<MetricsSeries> series, bool inSeconds) => stage switch
    {
        SeriesStage.Keep keep => Keep(series, number => Holds(keep, number, inSeconds)),
        SeriesStage.Top top => Top(series, top),
        _ => series,
    };

    // Durations are compared in seconds; with a number that has no unit the values are compared as they are.
    private static bool Holds(SeriesStage.Keep keep, double number, bool inSeconds)
    {
        var limit = keep.Value.Type == ValueKind.Duration && inSeconds ? Value.Of(keep.Value.Number / NanosPerSecond) : keep.Value;
        return Comparison.Holds(keep.Operator, Value.Of(number), limit, null);
    }

    private static IEnumerable<MetricsSeries> Keep(List<MetricsSeries> series, Func<double, bool> holds) =>
        WithValues(series.Select(s => s with { Values = [.. s.Values.Select(v => !double.IsNaN(v) && holds(v) ? v : double.NaN)] }));

    // At each interval; of equal values those of the series that were met first.
    private static IEnumerable<MetricsSeries> Top(List<MetricsSeries> series, SeriesStage.Top top)
    {
        if (series.Count == 0)
            return [];

        double[][] kept = [.. series.Select(s => s.Values.Select(_ => double.NaN).ToArray())];
        for (var interval = 0; interval < kept[0].Length; interval++)
        {
            var at = interval;
            var ranked = Enumerable.Range(0, series.Count).Where(s => !double.IsNaN(series[s].Values[at]));
            ranked = top.Lowest ? ranked.OrderBy(s => series[s].Values[at]) : ranked.OrderByDescending(s => series[s].Values[at]);
            foreach (var chosen in ranked.Take(top.Count))
                kept[chosen][at] = series[chosen].Values[at];
        }

        return WithValues(series.Select((s, i) => s with { Values = kept[i] }));
    }

    private static IEnumerable<MetricsSeries> WithValues(IEnumerable<MetricsSeries> series) => series.Where(s => s.Values.Any(v => !double.IsNaN(v)));
}
