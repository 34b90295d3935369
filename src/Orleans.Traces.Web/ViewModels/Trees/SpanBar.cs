using System.Globalization;
using Orleans.Traces.Query.Outlines;

namespace Orleans.Traces.Web.ViewModels.Trees;

/// <summary>A span's bar on the axis, as shares of the whole axis: which part of it is in view is the browser's to say.</summary>
/// <param name="Start">Where it begins, 0 to 1.</param>
/// <param name="Width">Never negative. The style sheet gives the thinnest bar a few pixels.</param>
/// <param name="Shape">What sort of bar it is.</param>
/// <param name="Duration">The span's duration in words.</param>
public readonly record struct SpanBar(double Start, double Width, BarShape Shape, string Duration)
{
    /// <summary>Some of it lies to the left of the axis.</summary>
    public bool IsCutLeft { get; private init; }

    /// <summary>Some of it lies to the right of the axis.</summary>
    public bool IsCutRight { get; private init; }

    /// <summary>The bar of a span. Without an end it runs on to the axis' end while the trace is open, and is minimal after.</summary>
    public static SpanBar Of(OutlinedSpan span, TimeAxis axis, bool open) => Within(span, axis, open) with
    {
        IsCutLeft = axis.IsBefore(span.Start) || axis.IsBefore(span.End),
        IsCutRight = axis.IsBeyond(span.Start) || axis.IsBeyond(span.End),
    };

    /// <summary>The bar's place, as a style.</summary>
    public string Style => string.Create(CultureInfo.InvariantCulture, $"--s:{Start:0.##########};--w:{Width:0.##########}");

    private static SpanBar Within(OutlinedSpan span, TimeAxis axis, bool open)
    {
        var (start, end) = (span.Start, span.End);
        var duration = Durations.Between(start, end);
        if (start == 0)
            return new SpanBar(axis.Fraction(end), 0, BarShape.Point, duration);

        var at = axis.Fraction(start);
        if (end == 0)
            return open ? new SpanBar(at, 1 - at, BarShape.Running, "no end yet") : new SpanBar(at, 0, BarShape.Point, duration);

        return end <= start
            ? new SpanBar(at, 0, BarShape.Point, duration)
            : new SpanBar(at, axis.Fraction(end) - at, BarShape.Whole, duration);
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
