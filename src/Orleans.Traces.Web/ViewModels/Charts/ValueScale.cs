namespace Orleans.Traces.Web.ViewModels.Charts;

/// <summary>The axis of values: from 0 to a round number that holds the highest, with lines at round numbers.</summary>
public sealed class ValueScale
{
    private const int MaxIntervals = 4;
    private const double Second = 1_000, Minute = 60 * Second, Hour = 60 * Minute, Day = 24 * Hour;

    private static readonly double[] LongSteps =
        [Minute, 2 * Minute, 5 * Minute, 10 * Minute, 15 * Minute, 30 * Minute, Hour, 2 * Hour, 3 * Hour, 6 * Hour, 12 * Hour];

    private ValueScale(double step, int intervals)
    {
        Max = step * intervals;
        Ticks = [.. Enumerable.Range(0, intervals + 1).Select(i => i * step)];
    }

    /// <summary>The upper end; above 0.</summary>
    public double Max { get; }

    /// <summary>Where the lines are, 0 and <see cref="Max"/> among them; at most five.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>The axis for values up to this one.</summary>
    public static ValueScale Of(double highest, ChartUnit unit)
    {
        if (!(highest > 0) || !double.IsFinite(highest))
            return new ValueScale(1, 1);

        var step = Steps(unit, highest).First(s => highest <= s * MaxIntervals);
        return new ValueScale(step, Math.Max(1, (int)Math.Ceiling(highest / step)));
    }

    /// <summary>Where a value lies, 0 at the top to 100 at the bottom.</summary>
    public double FromTop(double value) => 100 - (Math.Clamp(value / Max, 0, 1) * 100);

    private static IEnumerable<double> Steps(ChartUnit unit, double highest) => unit switch
    {
        ChartUnit.Milliseconds when highest > MaxIntervals * 20 * Second => LongSteps.Concat(Decades(Day)),
        ChartUnit.Count => Decades(1),
        _ => Decades(Math.Pow(10, Math.Floor(Math.Log10(highest / MaxIntervals)))),
    };

    private static IEnumerable<double> Decades(double first)
    {
        for (var power = first; ; power *= 10)
        {
            yield return power;
            yield return 2 * power;
            yield return 5 * power;
        }
    }
}
