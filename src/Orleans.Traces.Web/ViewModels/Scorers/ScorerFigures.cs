using Orleans.Traces.Query.Stats;
using Orleans.Traces.Web.ViewModels.Charts;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Overviews;
using Orleans.Traces.Web.ViewModels.Scores;

namespace Orleans.Traces.Web.ViewModels.Scorers;

/// <summary>What scorers said lately, by the name of their scores.</summary>
/// <param name="stats">Of all traces of the time.</param>
public sealed class ScorerFigures(StatsAnswer stats)
{
    private const string Time = "7d";

    // Bars are drawn of whole numbers.
    private const int Fine = 1_000;

    /// <summary>The time that the figures are of: seven days.</summary>
    public static StatsSpan Span(TimeProvider time, LocalTimes times) => StatsSpan.Of(ListRange.Of(Time), time.GetUtcNow(), times);

    /// <summary>The mean of the scores of a name; null: none has a number.</summary>
    public static double? Mean(StatsCell cell, string name) =>
        cell.Scores.All.FirstOrDefault(s => s.Name == name && s.Label is null) is { Count: > 0 } sum ? sum.Sum / sum.Count : null;

    /// <summary>What was said under a name; null: nothing.</summary>
    public ScorerFigure? Of(string name)
    {
        var whole = stats.Groups[0].Whole;
        var count = whole.Scores.All.Where(s => s.Name == name).Sum(s => s.Count);
        if (count == 0)
            return null;

        var bars = stats.Groups[0].Steps.Select(s => KeyValuePair.Create(s.Key, (long)((Mean(s.Value, name) ?? 0) * Fine)));
        return new ScorerFigure(count, Mean(whole, name) is { } mean ? ScoreChip.Number(mean) : Words(whole, name), stats.Query.Steps, Sparkline.Path(bars));
    }

    // The word that was said most.
    private static string Words(StatsCell cell, string name)
    {
        var most = cell.Scores.All.Where(s => s.Name == name && s.Label is not null).MaxBy(s => s.Count);
        return most.Label is null ? "–" : $"mostly {TraceRow.Cell(most.Label)}";
    }
}

/// <summary>What was said under one name.</summary>
/// <param name="Count">Scores.</param>
/// <param name="Mean">Their mean, or the word that was said most.</param>
/// <param name="Steps">How many bars there are room for.</param>
/// <param name="Spark">The means over time, as bars.</param>
public sealed record ScorerFigure(long Count, string Mean, int Steps, string Spark);
