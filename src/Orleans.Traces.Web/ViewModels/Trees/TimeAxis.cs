using Orleans.Traces.Query.Outlines;

namespace Orleans.Traces.Web.ViewModels.Trees;

/// <summary>The time that the spans of a trace lie in, as percentages from left to right.</summary>
public sealed class TimeAxis
{
    private const int MaxIntervals = 5;

    // A label to the right of its line would leave the axis beyond this.
    private const double LastLabelledPercent = 90;

    private const ulong Second = 1_000_000_000;
    private const ulong Day = 24 * 60 * 60 * Second;
    private const ulong ReachOfUsual = 20;

    private static readonly ulong[] Steps = [.. RoundSteps()];

    private TimeAxis(ulong start, ulong end)
    {
        Start = start;
        End = end;
        Ticks = [.. MakeTicks(end - start)];
    }

    /// <summary>The left end, Unix nanoseconds; 0 when no span has a time.</summary>
    public ulong Start { get; }

    /// <summary>The right end, Unix nanoseconds, at least <see cref="Start"/>.</summary>
    public ulong End { get; }

    /// <summary>Lines at round offsets from the start, the start included; at most six.</summary>
    public IReadOnlyList<AxisTick> Ticks { get; }

    /// <summary>The axis that holds every start and end that was sent, but for those absurdly far from the others: one clock that
    /// stands at 1970 would leave the rest of the trace no room.</summary>
    public static TimeAxis Of(TraceOutline outline)
    {
        var moments = Moments(outline);
        if (moments.Length == 0)
            return new TimeAxis(0, 0);

        var (middle, reach) = Reach(moments);
        return new TimeAxis(
            Array.Find(moments, m => Distance(m, middle) <= reach), Array.FindLast(moments, m => Distance(m, middle) <= reach));
    }

    /// <summary>Nanoseconds from its start to its end.</summary>
    public ulong Length => End - Start;

    /// <summary>Whether a moment was sent and lies to the left of the axis.</summary>
    public bool IsBefore(ulong moment) => moment != 0 && moment < Start;

    /// <summary>Whether a moment lies to the right of the axis.</summary>
    public bool IsBeyond(ulong moment) => moment > End;

    /// <summary>Where a moment lies, 0 to 1; what is outside of the axis lies at its edge.</summary>
    public double Fraction(ulong moment)
    {
        if (moment <= Start || End == Start)
            return 0;

        return moment >= End ? 1 : (double)(moment - Start) / (End - Start);
    }

    // The median, and how far from it a moment may lie: a day at least, so that clocks of different zones stay in view, or many
    // times what is usual for this trace, so that a long one is shown in full.
    private static (ulong Middle, ulong Reach) Reach(ulong[] sorted)
    {
        var middle = sorted[(sorted.Length - 1) / 2];
        var distances = Array.ConvertAll(sorted, m => Distance(m, middle));
        Array.Sort(distances);
        var usual = distances[sorted.Length / 2];
        return (middle, Math.Max(Day, usual > ulong.MaxValue / ReachOfUsual ? ulong.MaxValue : usual * ReachOfUsual));
    }

    private static ulong[] Moments(TraceOutline outline)
    {
        var moments = new List<ulong>(2 * outline.Count);
        for (var i = 0; i < outline.Count; i++)
        {
            var (start, end) = outline.TimesOf(i);
            if (start != 0)
                moments.Add(start);
            if (end != 0)
                moments.Add(end);
        }

        moments.Sort();
        return [.. moments];
    }

    private static ulong Distance(ulong a, ulong b) => a > b ? a - b : b - a;

    private static IEnumerable<AxisTick> MakeTicks(ulong length)
    {
        if (length == 0)
        {
            yield return new AxisTick(0, "0");
            yield break;
        }

        var step = Array.Find(Steps, s => length / s < MaxIntervals + (length % s == 0 ? 1UL : 0));
        var at = 0UL;
        while (true)
        {
            var percent = (double)at / length * 100;
            yield return new AxisTick(percent, percent > LastLabelledPercent ? "" : at == 0 ? "0" : Durations.Round(at));
            if (length - at < step)
                yield break;
            at += step;
        }
    }

    private static IEnumerable<ulong> RoundSteps()
    {
        for (ulong power = 1; power <= Second; power *= 10)
        {
            foreach (var digit in (ulong[])[1, 2, 5])
                yield return digit * power;
        }

        foreach (var seconds in (ulong[])[10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200])
            yield return seconds * Second;

        // Up to the whole range of an unsigned nanosecond count, 584 years.
        for (ulong power = 1; power <= 10_000; power *= 10)
        {
            foreach (var digit in (ulong[])[1, 2, 5])
                yield return digit * power * Day;
        }
    }
}

/// <summary>A line of the axis.</summary>
/// <param name="Percent">Where it is, 0 to 100.</param>
/// <param name="Label">Its offset from the start; empty where there is no room for one.</param>
public readonly record struct AxisTick(double Percent, string Label);
