using System.Text.Json;

namespace Orleans.Traces.GenAi;

/// <summary>A score that came with the trace.</summary>
public sealed record ReportedScore
{
    /// <summary>What was judged.</summary>
    public required string Name { get; init; }

    /// <summary>How much; null: a label alone.</summary>
    public double? Value { get; init; }

    /// <summary>In a word; null: not sent.</summary>
    public string? Label { get; init; }

    /// <summary>Why; null: not sent.</summary>
    public string? Explanation { get; init; }

    /// <summary>What it is about: <c>span</c>, <c>trace</c> or <c>session</c>.</summary>
    public string Target { get; init; } = "span";

    /// <summary>Who judged: <c>HUMAN</c>, <c>LLM</c>, <c>CODE</c>; null: not sent.</summary>
    public string? AnnotatorKind { get; init; }

    /// <summary>The id of the answer that was judged; null: not sent.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Whatever else is said of it; null: nothing.</summary>
    public JsonElement? Metadata { get; init; }
}
