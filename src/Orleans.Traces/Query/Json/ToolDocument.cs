using Orleans.Traces.GenAi.Totals;

namespace Orleans.Traces.Query.Json;

/// <summary>What a trace used of one tool, as the API writes it.</summary>
/// <param name="Name">The tool's name.</param>
/// <param name="Calls">Calls.</param>
/// <param name="Errors">Of these, how many failed.</param>
public sealed record ToolDocument(string Name, int Calls, int Errors)
{
    /// <summary>The document of a tool's use.</summary>
    public static ToolDocument Of(ToolUse use) => new(use.Name, use.Calls, use.Errors);
}
