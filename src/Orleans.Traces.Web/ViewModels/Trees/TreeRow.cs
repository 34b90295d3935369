using System.Globalization;
using Orleans.Traces.Query.Outlines;

namespace Orleans.Traces.Web.ViewModels.Trees;

/// <summary>A span as a row of the tree. Two are equal where they look the same.</summary>
/// <param name="Span">The span.</param>
/// <param name="Node">Its place in the outline.</param>
/// <param name="Index">Its place among the rows that are shown, from 0.</param>
public sealed record TreeRow(OutlinedSpan Span, int Node, int Index)
{
    /// <summary>Rows that Page Up and Page Down move by.</summary>
    public const int RowsPerPage = 20;

    /// <summary>Height of a row, in CSS pixels; the style sheet says the same.</summary>
    public const int Height = 28;

    /// <summary>Levels that are shown by indentation; deeper ones by their number.</summary>
    public const int MaxIndent = 12;

    private const int IndentPixels = 14;

    // A name says the model also where it leaves out the date: "chat gpt-4.1-mini".
    private const int LeastWord = 4;

    /// <summary>It can be collapsed.</summary>
    public bool HasChildren { get; init; }

    /// <summary>Its service, where that is another than its parent's; else empty.</summary>
    public string Service { get; init; } = "";

    /// <summary>Its descendants are not shown.</summary>
    public bool Collapsed { get; init; }

    /// <summary>How many descendants are not shown.</summary>
    public int Hidden => Collapsed ? Span.SubtreeEnd - Node - 1 : 0;

    /// <summary>What it and all below it used.</summary>
    public SubtreeTotals Totals { get; init; }

    /// <summary>Its bar.</summary>
    public SpanBar Bar { get; init; }

    /// <summary>Its bar's place and own time, as a style.</summary>
    public string BarStyle { get; init; } = "";

    /// <summary>Its name.</summary>
    public string Name => Span.Name.Length > 0 ? VisibleText.Line(Span.Name) : "(no name)";

    /// <summary>The model, the tool or the agent, where its name does not say it already; else empty.</summary>
    public string Label =>
        Span.Label.Length == 0 || Span.Name.Split(' ').Any(word => word.Length >= LeastWord && Span.Label.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            || Span.Name.Contains(Span.Label, StringComparison.OrdinalIgnoreCase)
            ? ""
            : VisibleText.Line(Span.Label);

    /// <summary>Whether its depth has to be told as a number.</summary>
    public bool IsDeep => Span.Depth > MaxIndent;

    /// <summary>Its indentation, as a style.</summary>
    public string IndentStyle =>
        string.Create(CultureInfo.InvariantCulture, $"padding-left:{Math.Min(Span.Depth, MaxIndent) * IndentPixels}px");

    /// <summary>What a collapsed row says about what it hides; empty when nothing is hidden.</summary>
    public string HiddenText => (Hidden, Totals.Errors) switch
    {
        (0, _) => "",
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"+{Hidden:N0}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"+{Hidden:N0}, {Counts.Of(Totals.Errors, "error")}"),
    };

    /// <summary>Tokens of it and all below, in short; empty where none are known.</summary>
    public string Tokens => (Totals.Input, Totals.Output) is (null, null) ? "" : Amounts.Short((Totals.Input ?? 0) + (Totals.Output ?? 0));

    /// <summary>The same in words.</summary>
    public string TokensInWords => Tokens.Length == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{Totals.Input ?? 0:N0} tokens in, {Totals.Output ?? 0:N0} out{(HasChildren ? ", with all spans below" : "")}");

    /// <summary>What it and all below cost; empty where nothing has a price.</summary>
    public string Cost => Totals.CostUsd is { } usd ? Amounts.Dollars(usd) + (Totals.Unpriced > 0 ? "+" : "") : "";

    /// <summary>The same in words.</summary>
    public string CostInWords => (Totals.CostUsd, Totals.Unpriced) switch
    {
        (null, 0) => "",
        (null, _) => $"{Counts.Of(Totals.Unpriced, "span")} without a known price",
        (_, 0) => Exact(Totals.CostUsd.Value) + (HasChildren ? ", with all spans below" : ""),
        _ => $"{Exact(Totals.CostUsd.Value)}, and {Counts.Of(Totals.Unpriced, "span")} without a known price",
    };

    /// <summary>How long it took, and how much of that was its own, in words.</summary>
    public string TimeInWords => HasChildren && Bar.Shape == BarShape.Whole
        ? $"{Bar.Duration}, of which {Durations.Text(Span.SelfNanos)} outside of the spans below"
        : Bar.Duration;

    private static string Exact(decimal usd) => string.Create(CultureInfo.InvariantCulture, $"${usd:0.############}");
}
