using System.Globalization;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>A span's bar on the axis.</summary>
/// <param name="Left">Where it begins, 0 to 100.</param>
/// <param name="Width">Percent of the axis; never negative. The style sheet gives the thinnest bar a few pixels.</param>
/// <param name="Shape">What sort of bar it is.</param>
/// <param name="Label">The span's duration.</param>
public readonly record struct SpanBar(double Left, double Width, BarShape Shape, string Label)
{
    // Room that a label needs beside its bar, percent of the axis.
    private const double LabelRoom = 22;

    /// <summary>Some of it lies to the left of the axis.</summary>
    public bool IsCutLeft { get; private init; }

    /// <summary>Some of it lies to the right of the axis.</summary>
    public bool IsCutRight { get; private init; }

    /// <summary>The bar of a span. Without an end it runs on to the axis' end while the trace is open, and is minimal after.</summary>
    public static SpanBar Of(SpanView span, TimeAxis axis, bool open) => Within(span, axis, open) with
    {
        IsCutLeft = axis.IsBefore(span.StartTimeUnixNano) || axis.IsBefore(span.EndTimeUnixNano),
        IsCutRight = axis.IsBeyond(span.StartTimeUnixNano) || axis.IsBeyond(span.EndTimeUnixNano),
    };

    /// <summary>Where the label has room: after the bar, before it, or else on it.</summary>
    public LabelSide Side =>
        Left + Width <= 100 - LabelRoom ? LabelSide.After : Left >= LabelRoom ? LabelSide.Before : LabelSide.On;

    /// <summary>The bar's place, as a style.</summary>
    public string BarStyle => string.Create(CultureInfo.InvariantCulture, $"left:{Left:0.###}%;width:{Width:0.###}%");

    /// <summary>The label's place, as a style.</summary>
    public string LabelStyle => Side switch
    {
        LabelSide.After => string.Create(CultureInfo.InvariantCulture, $"left:{Left + Width:0.###}%"),
        LabelSide.Before => string.Create(CultureInfo.InvariantCulture, $"right:{100 - Left:0.###}%"),
        _ => string.Create(CultureInfo.InvariantCulture, $"left:{Left:0.###}%"),
    };

    private static SpanBar Within(SpanView span, TimeAxis axis, bool open)
    {
        var (start, end) = (span.StartTimeUnixNano, span.EndTimeUnixNano);
        var label = Durations.Between(start, end);
        if (start == 0)
            return new SpanBar(axis.Percent(end), 0, BarShape.Point, label);

        var left = axis.Percent(start);
        if (end == 0)
            return open ? new SpanBar(left, 100 - left, BarShape.Running, "no end yet") : new SpanBar(left, 0, BarShape.Point, label);

        return end <= start
            ? new SpanBar(left, 0, BarShape.Point, label)
            : new SpanBar(left, axis.Percent(end) - left, BarShape.Whole, label);
    }
}

/// <summary>What sort of bar a span has.</summary>
public enum BarShape
{
    /// <summary>From its start to its end.</summary>
    Whole,

    /// <summary>Started, and not ended while the trace is open.</summary>
    Running,

    /// <summary>No length to show: zero, negative, or one of its times was not sent.</summary>
    Point,
}

/// <summary>Where a bar's label stands.</summary>
public enum LabelSide
{
    /// <summary>To its right.</summary>
    After,

    /// <summary>To its left.</summary>
    Before,

    /// <summary>On the bar.</summary>
    On,
}
