using System.Globalization;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;

namespace Orleans.Traces.Web.ViewModels.Lists;

/// <summary>A trace as a row of the list, every cell in the words that are shown.</summary>
public sealed record TraceRow
{
    /// <summary>The longest text of a cell, in characters: no row shows more.</summary>
    public const int MaxText = 240;

    /// <summary>Its id, 32 hex digits.</summary>
    public required string TraceId { get; init; }

    /// <summary>Its start, local.</summary>
    public required string Time { get; init; }

    /// <summary>Its start, exact, in UTC.</summary>
    public required string ExactTime { get; init; }

    /// <summary>Its name; words in brackets where it has none.</summary>
    public required string Name { get; init; }

    /// <summary>Its duration.</summary>
    public required string Duration { get; init; }

    /// <summary>Length of its bar, percent of the longest in the list. By cube root, so that a trace a thousand times as
    /// long leaves the others a tenth; what takes longer than a day is mostly a wrong clock, and sets no measure for the others.</summary>
    public required double Share { get; init; }

    /// <summary>Its tokens; null: not known.</summary>
    public string? Tokens { get; init; }

    /// <summary>Input and output tokens, in words.</summary>
    public string TokensMeaning { get; init; } = "";

    /// <summary>Its cost; null: not known.</summary>
    public string? Cost { get; init; }

    /// <summary>What the cost lacks, in words.</summary>
    public string CostMeaning { get; init; } = "";

    /// <summary>Its spans.</summary>
    public required int Spans { get; init; }

    /// <summary>Its spans that failed.</summary>
    public required int Errors { get; init; }

    /// <summary>Whether more is expected.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>What is odd about it.</summary>
    public required TraceFlags Flags { get; init; }

    /// <summary>The length of its bar, as a style.</summary>
    public string BarStyle => string.Create(CultureInfo.InvariantCulture, $"width:{Share:0.#}%");

    /// <summary>The row of a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="times">Where the reader is.</param>
    /// <param name="longest">What its bar is measured by, nanoseconds: see <see cref="ShownTraces.Longest"/>.</param>
    public static TraceRow Of(TraceSummary trace, LocalTimes times, ulong longest)
    {
        var facts = trace.Facts ?? TraceFacts.None;
        var totals = facts.Totals;
        return new TraceRow
        {
            TraceId = trace.TraceId.ToString(),
            Time = times.Compact(trace.Start),
            ExactTime = LocalTimes.ExactUtc(trace.Start),
            Name = Clip(Names.Of(trace)),
            Duration = Durations.Text(trace.DurationNanos),
            Share = trace.DurationNanos > longest ? 100 : longest == 0 ? 0 : Math.Cbrt((double)trace.DurationNanos / longest) * 100,
            Tokens = Amounts.Total(totals.Tokens) is { } tokens ? Amounts.Short(tokens) : null,
            TokensMeaning = string.Create(CultureInfo.InvariantCulture, $"{totals.Tokens.Input ?? 0:N0} in, {totals.Tokens.Output ?? 0:N0} out"),
            Cost = totals.CostUsd is { } cost ? Amounts.Dollars(cost) + (totals.CallsWithoutCost > 0 ? "+" : "") : null,
            CostMeaning = totals.CallsWithoutCost > 0 ? $"Without {Counts.Of(totals.CallsWithoutCost, "call")} whose price is not known" : "",
            Spans = trace.SpanCount,
            Errors = ErrorsOf(trace),
            IsOpen = trace.State == TraceState.Open,
            Flags = FlagWords.Odd(trace.Flags, trace.State),
        };
    }

    /// <summary>The spans of a trace that failed, by their status or by what their convention says instead.</summary>
    public static int ErrorsOf(TraceSummary trace) => Math.Max(trace.ErrorCount, trace.Facts?.ErrorCount ?? 0);

    /// <summary>A text that was made visible, cut to what a cell shows.</summary>
    public static string Clip(string text)
    {
        if (text.Length <= MaxText)
            return text;
        var end = char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText;
        return text[..end] + "…";
    }

    /// <summary>A text from telemetry as a cell shows it.</summary>
    public static string Cell(string text) => Clip(VisibleText.Line(text.Length > MaxText * 2 ? text[..(MaxText * 2)] : text));
}
