using System.Globalization;
using Orleans.Traces.Query;
using Orleans.Traces.Scoring.History;
using Orleans.Traces.Web.ViewModels.Scores;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.ViewModels.Scorers;

/// <summary>What a scorer did lately, in the words that are shown.</summary>
/// <param name="Facts">Names and values.</param>
/// <param name="Bars">How its values are distributed; none: it said no numbers.</param>
/// <param name="Labels">Its words with their counts, the most frequent first.</param>
public sealed record ScorerReport(
    IReadOnlyList<(string Name, string Value)> Facts, IReadOnlyList<ValueBar> Bars, IReadOnlyList<(string Label, string Count)> Labels)
{
    private const int Days = 7, MaxLabels = 10;

    /// <summary>The address that it is read from, below a scorer's.</summary>
    public static string Address(DateTimeOffset now) =>
        $"stats?from={Uri.EscapeDataString(ScoreTimes.ToText(now - TimeSpan.FromDays(Days)))}&to={Uri.EscapeDataString(ScoreTimes.ToText(now.AddSeconds(1)))}";

    /// <summary>The report of what was read.</summary>
    public static ScorerReport Of(ScorerStatsDocument stats)
    {
        var most = stats.Values.Count == 0 ? 0 : stats.Values.Max(v => v.Count);
        return new ScorerReport(
            [.. FactsOf(stats)],
            most == 0 ? [] : [.. stats.Values.Select(v => new ValueBar(
                string.Create(CultureInfo.InvariantCulture, $"height:{(double)v.Count / most * 100:0.#}%"),
                $"{ScoreChip.Number(v.From)} to {ScoreChip.Number(v.To)}: {Counts.Number(v.Count)}"))],
            [.. stats.Labels.Take(MaxLabels).Select(l => (OneLine.Of(l.Label), Counts.Number(l.Count)))]);
    }

    private static IEnumerable<(string, string)> FactsOf(ScorerStatsDocument stats)
    {
        yield return ($"Scores, {Days} days", Counts.Number(stats.Count));
        if (stats.Mean is { } mean)
            yield return ("Mean", ScoreChip.Number(mean));
        if (stats is { Min: { } min, Max: { } max })
            yield return ("Range", $"{ScoreChip.Number(min)} to {ScoreChip.Number(max)}");
        if (stats.CostUsd > 0)
            yield return ("Cost", Amounts.Dollars(stats.CostUsd));
        if (stats.CostPerTraceUsd is > 0 and { } each)
            yield return ("A trace", Amounts.Dollars(each));
        if (stats.MeanTookMs is { } took)
            yield return ("Took", Durations.Text((ulong)(took * 1e6)));
        yield return ("Waiting", Counts.Number(stats.Waiting));
        yield return ("Not judged", Counts.Number(stats.Parked));
    }
}

/// <summary>A part of a distribution.</summary>
/// <param name="Style">Its height.</param>
/// <param name="Words">What it stands for.</param>
public sealed record ValueBar(string Style, string Words);
