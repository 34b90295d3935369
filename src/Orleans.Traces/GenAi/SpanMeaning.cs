using System.Text.Json;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Reading;
using Orleans.Traces.Query;

namespace Orleans.Traces.GenAi;

/// <summary>What a span means: its facts, and what it was given and answered.</summary>
/// <remarks>Computed from what was sent, never stored (law L3). What is not known is null.</remarks>
public sealed record SpanMeaning
{
    /// <summary>What lists and sums need of it.</summary>
    public required SpanFacts Facts { get; init; }

    /// <summary>What it cost.</summary>
    public required SpanCost Cost { get; init; }

    /// <summary>A text that its sender wants shown in the place of its name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The parameters of the call: an object.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>What it was given: messages as <c>[{role, name?, finish_reason?, parts[]}]</c>, or any JSON, or a text.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>What it answered, as <see cref="Input"/>.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>The id of the tool's call.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>What the tool was called with: JSON or a text.</summary>
    public JsonElement? ToolArguments { get; init; }

    /// <summary>What the tool answered: JSON or a text.</summary>
    public JsonElement? ToolResult { get; init; }

    /// <summary>The tools that the model might ask for, as sent.</summary>
    public JsonElement? ToolDefinitions { get; init; }

    /// <summary>What a search found, in its order.</summary>
    public IReadOnlyList<RetrievedDocument> Documents { get; init; } = [];

    /// <summary>The id of the model's answer.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Why the model stopped.</summary>
    public IReadOnlyList<string> FinishReasons { get; init; } = [];

    /// <summary>The prompt template itself.</summary>
    public string? PromptTemplate { get; init; }

    /// <summary>What was put into the prompt template.</summary>
    public JsonElement? PromptVariables { get; init; }

    /// <summary>Metadata by name: an object.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Scores that came with it.</summary>
    public IReadOnlyList<ReportedScore> Scores { get; init; } = [];

    /// <summary>What went wrong; null: nothing did.</summary>
    public SpanError? Error { get; init; }

    /// <summary>What could not be understood, field by field.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What a span means, with the prices that count.</summary>
    public static SpanMeaning Of(SpanView span, IPrices prices) => Of(span, FactsReader.Read(span), prices);

    /// <summary>What a span of these facts means, with the prices that count.</summary>
    public static SpanMeaning Of(SpanView span, SpanFacts facts, IPrices prices) => new MeaningReading(span, facts).Read(prices);
}
