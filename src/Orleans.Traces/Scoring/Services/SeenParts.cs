using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Services;

/// <summary>The words for what a service or a script is shown.</summary>
public static class SeenParts
{
    private static readonly (string Name, ViewParts Part)[] All =
    [
        ("input", ViewParts.Input), ("output", ViewParts.Output), ("documents", ViewParts.Documents), ("tools", ViewParts.Tools | ViewParts.ToolResults),
        ("toolDefinitions", ViewParts.ToolDefinitions), ("duration", ViewParts.Duration), ("firstToken", ViewParts.FirstToken), ("cost", ViewParts.Cost),
        ("tokens", ViewParts.Tokens), ("error", ViewParts.Error),
    ];

    /// <summary>What is shown where nothing else is said.</summary>
    public const ViewParts Usual = ViewParts.Input | ViewParts.Output | ViewParts.Documents | ViewParts.Tools | ViewParts.ToolResults;

    /// <summary>The words.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(p => p.Name)];

    internal static ViewParts Read(FieldReader settings)
    {
        var expected = $"a list of {string.Join(", ", Names)}";
        if (settings.List("parts", expected) is not { } sent)
            return Usual;
        if (sent.Count == 0 || !sent.All(s => Names.Contains(s)))
            settings.Refuse("parts", expected);
        return All.Where(p => sent.Contains(p.Name)).Aggregate(ViewParts.None, (all, p) => all | p.Part);
    }
}
