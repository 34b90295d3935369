using Microsoft.AspNetCore.Components.Web;
using Orleans.Traces.Web.Components.Keys;
using Orleans.Traces.Web.ViewModels.Trees;

namespace Orleans.Traces.Web.Components.Trees;

/// <summary>The keys of the page of a trace.</summary>
public static class TreeKeys
{
    /// <summary>All of them, in words.</summary>
    public static IReadOnlyList<KeyGroup> All { get; } =
    [
        new("Move",
        [
            ("j k ↓ ↑", "next span, span before"),
            ("→ ←", "expand or to the first child; collapse or to the parent"),
            ("Home End", "first and last span"),
            ("PageDown PageUp", $"{TreeRow.RowsPerPage} spans on or back"),
            ("] [", "expand all, collapse all"),
            ("Enter Esc", "to the span's panel, and back"),
        ]),
        new("Find",
        [
            ("/", "find in this trace"),
            ("n N", "next one found, one before"),
            ("e", "next span that failed"),
            ("c", "critical path"),
        ]),
        new("Time",
        [
            ("+ −", "zoom in and out; also Ctrl and the wheel, or a pinch"),
            ("0", "the whole time"),
            ("Shift+wheel", "move along the time; also drag"),
            ("double-click", "on a bar: zoom to it"),
        ]),
        new("Page", [("?", "these keys")]),
    ];

    /// <summary>What a key means in the tree.</summary>
    public static TreeKey Of(KeyboardEventArgs e) => e.CtrlKey || e.AltKey || e.MetaKey ? TreeKey.None : Of(e.Key);

    /// <summary>What a key means in the tree, by the browser's name for it.</summary>
    public static TreeKey Of(string key) => key switch
    {
        "ArrowDown" or "j" => TreeKey.Down,
        "ArrowUp" or "k" => TreeKey.Up,
        "ArrowRight" => TreeKey.Right,
        "ArrowLeft" => TreeKey.Left,
        "Home" => TreeKey.Home,
        "End" => TreeKey.End,
        "PageDown" => TreeKey.PageDown,
        "PageUp" => TreeKey.PageUp,
        "]" => TreeKey.ExpandAll,
        "[" => TreeKey.CollapseAll,
        "e" => TreeKey.NextError,
        "n" => TreeKey.NextHit,
        "N" => TreeKey.HitBefore,
        "c" => TreeKey.CriticalPath,
        _ => TreeKey.None,
    };
}
