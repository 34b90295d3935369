using Orleans.Traces.Query.Stats;

namespace Orleans.Traces.Web.ViewModels.Lists.Histograms;

/// <summary>The traces of one bucket.</summary>
/// <param name="Count">How many.</param>
/// <param name="Errors">Of these, how many have errors.</param>
/// <param name="IsKnown">All of it was looked at.</param>
public readonly record struct HistogramBar(long Count, long Errors, bool IsKnown)
{
    /// <summary>The bars of statistics over the same buckets.</summary>
    public static IReadOnlyList<HistogramBar> Of(HistogramTime time, StatsAnswer stats)
    {
        var bars = new HistogramBar[time.Count];
        Array.Fill(bars, new HistogramBar(0, 0, !stats.IsLimited));
        foreach (var (step, cell) in stats.Groups.SelectMany(g => g.Steps).Where(s => s.Key < bars.Length))
            bars[step] = new HistogramBar(bars[step].Count + cell.Count, bars[step].Errors + cell.Errors, true);

        // The newest are read first: what is empty after the first bar is empty indeed.
        var first = Array.FindIndex(bars, b => b.Count > 0);
        for (var i = Math.Max(first, 0); i < bars.Length; i++)
            bars[i] = bars[i] with { IsKnown = true };
        return bars;
    }

    /// <summary>The bars of what a search has found, newest first.</summary>
    /// <param name="time">The buckets.</param>
    /// <param name="found">The start of each match, and whether it has errors.</param>
    /// <param name="downTo">Whatever starts later was looked at; null: nothing was yet.</param>
    public static IReadOnlyList<HistogramBar> Of(HistogramTime time, IReadOnlyList<(ulong Start, bool IsError)> found, ulong? downTo)
    {
        var bars = new HistogramBar[time.Count];
        foreach (var (start, isError) in found)
        {
            var bucket = time.BucketOf(start);
            if (bucket >= 0 && bucket < bars.Length)
                bars[bucket] = bars[bucket] with { Count = bars[bucket].Count + 1, Errors = bars[bucket].Errors + (isError ? 1 : 0) };
        }

        for (var i = 0; i < bars.Length; i++)
            bars[i] = bars[i] with { IsKnown = downTo is { } low && time.StartOf(i) >= low };
        return bars;
    }
}
