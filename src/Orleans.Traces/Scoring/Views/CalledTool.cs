using System.Text.Json;

namespace Orleans.Traces.Scoring.Views;

/// <summary>A call of a tool.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">What it was called with; null: not known.</param>
public sealed record CalledTool(string Name, JsonElement? Arguments)
{
    /// <summary>What it answered; null: not known, or not asked for.</summary>
    public JsonElement? Result { get; init; }
}
