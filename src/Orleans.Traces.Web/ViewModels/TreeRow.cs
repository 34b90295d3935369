using System.Globalization;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>A span as a row of the tree.</summary>
/// <param name="Span">The span.</param>
/// <param name="Index">Its place among the rows that are shown, from 0.</param>
/// <param name="HasChildren">Whether it can be collapsed.</param>
public sealed record TreeRow(SpanView Span, int Index, bool HasChildren)
{
    /// <summary>Rows that Page Up and Page Down move by.</summary>
    public const int RowsPerPage = 20;

    /// <summary>Height of a row, in CSS pixels; the style sheet says the same.</summary>
    public const int Height = 28;

    /// <summary>Levels that are shown by indentation; deeper ones by their number.</summary>
    public const int MaxIndent = 12;

    private const int IndentPixels = 14;

    /// <summary>Its service, where that is another than its parent's; else empty.</summary>
    public string Service { get; init; } = "";

    /// <summary>Its descendants are not shown.</summary>
    public bool Collapsed { get; init; }

    /// <summary>How many descendants are not shown.</summary>
    public int Hidden { get; init; }

    /// <summary>How many of them failed.</summary>
    public int HiddenErrors { get; init; }

    /// <summary>Whether the span failed.</summary>
    public bool IsError => SpanTree.IsError(Span);

    /// <summary>Whether its depth has to be told as a number.</summary>
    public bool IsDeep => Span.Depth > MaxIndent;

    /// <summary>Its indentation, as a style.</summary>
    public string IndentStyle =>
        string.Create(CultureInfo.InvariantCulture, $"padding-left:{Math.Min(Span.Depth, MaxIndent) * IndentPixels}px");

    /// <summary>What a collapsed row says about what it hides; empty when nothing is hidden.</summary>
    public string HiddenText => (Hidden, HiddenErrors) switch
    {
        (0, _) => "",
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"+{Hidden:N0}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"+{Hidden:N0}, {Counts.Of(HiddenErrors, "error")}"),
    };
}

/// <summary>The keys that move in the tree.</summary>
public enum TreeKey
{
    /// <summary>No key of the tree's.</summary>
    None,

    /// <summary>To the row below.</summary>
    Down,

    /// <summary>To the row above.</summary>
    Up,

    /// <summary>Expands, or goes to the first child.</summary>
    Right,

    /// <summary>Collapses, or goes to the parent.</summary>
    Left,

    /// <summary>To the first row.</summary>
    Home,

    /// <summary>To the last row.</summary>
    End,

    /// <summary>Some rows down.</summary>
    PageDown,

    /// <summary>Some rows up.</summary>
    PageUp,
}
