using Orleans.Traces.Query.Stats;
using Orleans.Traces.Web.ViewModels.Charts;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Scorers;

namespace Orleans.Traces.Web.ViewModels.Overviews;

/// <summary>The charts of the overview.</summary>
public static class OverviewCharts
{
    private static readonly string[] ScoreLooks = ["high", "output", "low", "cost", "again"];

    /// <summary>All of them, in their order.</summary>
    public static IEnumerable<ChartModel> All(StatsAnswer stats, LocalTimes times, Func<ulong, ulong, string>? behind) =>
        [
            Traffic(stats, times, behind), Latency(stats, times, behind), Tokens(stats, times, behind), Cost(stats, times, behind),
            .. Scores(stats, times, behind) is { } scores ? (ChartModel[])[scores] : [],
        ];

    /// <summary>Traces, the failed ones apart.</summary>
    public static ChartModel Traffic(StatsAnswer stats, LocalTimes times, Func<ulong, ulong, string>? behind) => Of(
        new ChartTitle("Traces", true), ChartUnit.Count, (stats, behind),
        [("Without errors", "ok", c => c.Count - c.Errors), ("With errors", "failed", c => c.Errors)], times);

    /// <summary>Durations.</summary>
    public static ChartModel Latency(StatsAnswer stats, LocalTimes times, Func<ulong, ulong, string>? behind) => Of(
        new ChartTitle("Duration", false), ChartUnit.Milliseconds, (stats, behind),
        [("p50", "low", c => c.PercentileMs(.5)), ("p90", "middle", c => c.PercentileMs(.9)), ("p99", "high", c => c.PercentileMs(.99))], times);

    /// <summary>Tokens, each counted once.</summary>
    public static ChartModel Tokens(StatsAnswer stats, LocalTimes times, Func<ulong, ulong, string>? behind) => Of(
        new ChartTitle("Tokens", true), ChartUnit.Count, (stats, behind),
        [
            ("Input", "input", c => c.Usage.Tokens.Input is { } input ? Math.Max(0, input - (c.Usage.Tokens.CacheRead ?? 0)) : null),
            ("Cached input", "cached", c => c.Usage.Tokens.CacheRead),
            ("Output", "output", c => c.Usage.Tokens.Output),
        ],
        times);

    /// <summary>Cost.</summary>
    public static ChartModel Cost(StatsAnswer stats, LocalTimes times, Func<ulong, ulong, string>? behind) => Of(
        new ChartTitle("Cost", true), ChartUnit.Dollars, (stats, behind), [("Cost", "cost", c => (double?)c.Usage.CostUsd)], times);

    /// <summary>The mean of the scores that most were given of, by name. What has no number is not among them; null: there are none.</summary>
    public static ChartModel? Scores(StatsAnswer stats, LocalTimes times, Func<ulong, ulong, string>? behind)
    {
        var names = stats.Groups[0].Whole.Scores.All.Where(s => s.Label is null).OrderByDescending(s => s.Count).Take(ScoreLooks.Length).Select(s => s.Name).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? null : Of(
            new ChartTitle("Scores, mean", false), ChartUnit.Score, (stats, behind),
            [.. names.Select((name, i) => (TraceRow.Cell(name), ScoreLooks[i], Mean(name)))], times);
    }

    /// <summary>The mean of the scores of one name; null: no number was said.</summary>
    public static ChartModel? Score(StatsAnswer stats, string name, LocalTimes times, Func<ulong, ulong, string>? behind) =>
        ScorerFigures.Mean(stats.Groups[0].Whole, name) is null ? null : Of(
            new ChartTitle("Mean", false), ChartUnit.Score, (stats, behind), [("Mean", ScoreLooks[0], Mean(name))], times);

    private static Func<StatsCell, double?> Mean(string name) => cell => ScorerFigures.Mean(cell, name);

    private static ChartModel Of(
        ChartTitle title, ChartUnit unit, (StatsAnswer Stats, Func<ulong, ulong, string>? Behind) figures,
        IReadOnlyList<(string Name, string Look, Func<StatsCell, double?> Value)> series, LocalTimes times)
    {
        var query = figures.Stats.Query;
        var cells = figures.Stats.Groups[0].Steps;
        return new ChartModel(
            title, unit, new ChartSteps(query.From, query.Step, query.Steps, figures.Behind),
            [.. series.Select(s => new ChartSeries(s.Name, s.Look, [.. Enumerable.Range(0, query.Steps).Select(i => cells.TryGetValue(i, out var cell) ? s.Value(cell) : null)]))],
            times);
    }
}
