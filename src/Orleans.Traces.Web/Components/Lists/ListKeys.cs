using Orleans.Traces.Web.Components.Keys;

namespace Orleans.Traces.Web.Components.Lists;

/// <summary>The keys of the list of traces.</summary>
internal static class ListKeys
{
    public static IReadOnlyList<KeyGroup> All { get; } =
    [
        new KeyGroup("Traces", [("j k", "next, previous"), ("↓ ↑", "the same, from a trace"), ("Enter", "open")]),
        new KeyGroup("Query",
        [
            ("/", "write a query"), ("Enter", "run it"), ("Tab", "take the first suggestion, or the chosen one"), ("↓ ↑", "choose a suggestion"),
            ("Shift+Enter", "a new line"), ("Esc", "close the suggestions, then leave the box"),
        ]),
        new KeyGroup("Page", [("Esc", "close a menu"), ("?", "show these keys")]),
    ];
}
