using System.Text.Json;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>How JSON is first shown: what is small stands open.</summary>
public static class JsonOutline
{
    private const int OpenLevels = 4, OpenBytes = 1_500, OpenItems = 40, FewSiblings = 20;

    /// <summary>Whether this is an object or a list that holds something.</summary>
    public static bool HasChildren(JsonElement json) => CountOf(json) > 0;

    /// <summary>How many members or items it has.</summary>
    public static int CountOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.GetPropertyCount(),
        JsonValueKind.Array => json.GetArrayLength(),
        _ => 0,
    };

    /// <summary>Whether it stands open before anybody asks.</summary>
    /// <param name="json">The object or list.</param>
    /// <param name="depth">Levels above it.</param>
    /// <param name="siblings">How many stand beside it: many are looked over more easily folded.</param>
    public static bool IsOpen(JsonElement json, int depth, int siblings) =>
        depth == 0 || (depth < OpenLevels && siblings <= FewSiblings && CountOf(json) <= OpenItems && json.Size() <= OpenBytes);

    /// <summary>Its members or items; an item has no name.</summary>
    public static IReadOnlyList<(string? Name, JsonElement Value)> Children(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => [.. json.EnumerateObject().Select(m => ((string?)m.Name, m.Value))],
        JsonValueKind.Array => [.. json.EnumerateArray().Select(i => ((string?)null, i))],
        _ => [],
    };

    /// <summary>What stands for an object or list that is folded: how much it holds, and how it begins.</summary>
    public static string Folded(JsonElement json)
    {
        const int beginning = 60;
        var raw = VisibleText.Line(json.Raw(beginning).Replace("\n", " ", StringComparison.Ordinal)).TrimEnd('\uFFFD');
        return json.Size() > beginning ? raw + "…" : raw;
    }
}
