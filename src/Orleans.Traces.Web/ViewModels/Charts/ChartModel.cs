using System.Globalization;
using System.Text;

namespace Orleans.Traces.Web.ViewModels.Charts;

/// <summary>A chart over time, ready to be drawn: paths in a box as wide as there are steps, and 100 high.</summary>
public sealed class ChartModel
{
    // So that a step of little can be seen beside one of much.
    private const double LeastHeight = 1;

    private const double BarWidth = 0.78, BarLeft = (1 - BarWidth) / 2;

    private readonly bool _isStacked;
    private readonly ChartSteps _steps;
    private readonly LocalTimes _times;

    /// <summary>Draws.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="unit">What its numbers are of.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="series">Bars one on top of the other, the first at the bottom; or lines.</param>
    /// <param name="times">The reader's clock.</param>
    public ChartModel(ChartTitle title, ChartUnit unit, ChartSteps steps, IReadOnlyList<ChartSeries> series, LocalTimes times)
    {
        (Title, Unit, Series, _steps, _times, _isStacked) = (title.Text, unit, series, steps, times, title.IsStacked);
        Scale = ValueScale.Of(Enumerable.Range(0, steps.Count).Select(Highest).DefaultIfEmpty().Max(), unit);
        TimeTicks = Charts.TimeTicks.Of(steps.From, steps.From + (steps.Length * (ulong)steps.Count), times);
        Paths = [.. series.Select((s, i) => _isStacked ? BarPath(i) : LinePath(s))];
        Dots = [.. series.Select(s => _isStacked ? "" : DotPath(s))];
        Rows = [.. Enumerable.Range(0, steps.Count).Where(Holds).Select(RowOf)];
    }

    /// <summary>What it shows.</summary>
    public string Title { get; }

    /// <summary>What its numbers are of.</summary>
    public ChartUnit Unit { get; }

    /// <summary>Bars one on top of the other; else lines.</summary>
    public bool IsStacked => _isStacked;

    /// <summary>Steps.</summary>
    public int Steps => _steps.Count;

    /// <summary>Bars or lines.</summary>
    public IReadOnlyList<ChartSeries> Series { get; }

    /// <summary>The axis of values.</summary>
    public ValueScale Scale { get; }

    /// <summary>The axis of time.</summary>
    public IReadOnlyList<TimeTick> TimeTicks { get; }

    /// <summary>Of each series what is drawn: the outline of its bars, or its line.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>Of each series the points of its line, one a step; empty where bars are drawn.</summary>
    public IReadOnlyList<string> Dots { get; }

    /// <summary>The steps that hold anything.</summary>
    public IReadOnlyList<ChartRow> Rows { get; }

    /// <summary>There is nothing to draw.</summary>
    public bool IsEmpty => Rows.Count == 0;

    private bool Holds(int step) => Series.Any(s => s.Values[step] is { } value && (!_isStacked || value != 0));

    private double Highest(int step) =>
        _isStacked ? Series.Sum(s => Math.Max(0, s.Values[step] ?? 0)) : Series.Max(s => s.Values[step] ?? 0);

    private ChartRow RowOf(int step)
    {
        var from = _steps.From + (_steps.Length * (ulong)step);
        return new ChartRow(
            step, _times.Compact(from), [.. Series.Select(s => s.Values[step] is { } value ? ChartNumbers.Text(value, Unit) : "–")],
            _steps.Behind?.Invoke(from, from + _steps.Length));
    }

    private string BarPath(int series)
    {
        var path = new StringBuilder();
        for (var step = 0; step < Steps; step++)
        {
            var value = Math.Max(0, Series[series].Values[step] ?? 0);
            if (value <= 0)
                continue;

            var below = 0.0;
            for (var i = 0; i < series; i++)
                below += Math.Max(0, Series[i].Values[step] ?? 0);
            var (bottom, top) = (Scale.FromTop(below), Scale.FromTop(below + value));
            top = Math.Max(0, Math.Min(top, bottom - LeastHeight));
            path.Append(CultureInfo.InvariantCulture, $"M{step + BarLeft:0.##} {bottom:0.##}V{top:0.##}h{BarWidth:0.##}V{bottom:0.##}z");
        }

        return path.ToString();
    }

    private string LinePath(ChartSeries series)
    {
        var path = new StringBuilder();
        for (var step = 0; step < Steps; step++)
        {
            if (series.Values[step] is { } value)
                path.Append(CultureInfo.InvariantCulture, $"{(step > 0 && series.Values[step - 1] is not null ? 'L' : 'M')}{step + 0.5:0.##} {Scale.FromTop(value):0.##}");
        }

        return path.ToString();
    }

    // A line of no length: its round ends are the point.
    private string DotPath(ChartSeries series)
    {
        var path = new StringBuilder();
        for (var step = 0; step < Steps; step++)
        {
            if (series.Values[step] is { } value)
                path.Append(CultureInfo.InvariantCulture, $"M{step + 0.5:0.##} {Scale.FromTop(value):0.##}h0");
        }

        return path.ToString();
    }
}

/// <summary>What stands above a chart, and how it is drawn.</summary>
/// <param name="Text">The title.</param>
/// <param name="IsStacked">Bars; else lines.</param>
public sealed record ChartTitle(string Text, bool IsStacked);

/// <summary>The steps of a chart.</summary>
/// <param name="From">Where the first begins, Unix nanoseconds.</param>
/// <param name="Length">Nanoseconds of each.</param>
/// <param name="Count">How many.</param>
/// <param name="Behind">The address of what lies behind a stretch of time; null: nothing can be shown.</param>
public sealed record ChartSteps(ulong From, ulong Length, int Count, Func<ulong, ulong, string>? Behind);
