using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Traces.GenAi;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Query.Json;

/// <summary>A span as the API writes it: what was sent, and what it means. What it means nothing of is left out.</summary>
/// <param name="span">What was sent.</param>
/// <param name="meaning">What it means.</param>
/// <param name="time">Where its time went.</param>
public sealed class SpanDocument(SpanView span, SpanMeaning meaning, SpanTime time)
{
    private SpanFacts Facts => meaning.Facts;

    /// <summary>Its id.</summary>
    [JsonConverter(typeof(SpanIdConverter))]
    public SpanId SpanId => span.SpanId;

    /// <summary>Its parent as it was sent; null for a root.</summary>
    [JsonConverter(typeof(SpanIdConverter))]
    public SpanId? ParentSpanId => span.ParentSpanId;

    /// <summary>Levels below the top of the tree that is shown; 0 at the top. A span whose parent never came stands at the top.</summary>
    public int Depth => span.Depth;

    /// <summary>Its name.</summary>
    public string Name => span.Name;

    /// <summary>A text that its sender wants shown in the place of its name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DisplayName => meaning.DisplayName;

    /// <summary>What it did, in the words of LLM applications.</summary>
    public string Kind => SpanKindNames.Of(Facts.Kind);

    /// <summary><c>internal</c>, <c>server</c>, <c>client</c>, <c>producer</c>, <c>consumer</c> or <c>unspecified</c>.</summary>
    public string OtelKind => span.OtelKind;

    /// <summary>Unix nanoseconds as sent; 0: not sent.</summary>
    [JsonConverter(typeof(UnixNanoConverter))]
    public ulong StartTimeUnixNano => span.StartTimeUnixNano;

    /// <summary>Unix nanoseconds as sent; 0: not sent.</summary>
    [JsonConverter(typeof(UnixNanoConverter))]
    public ulong EndTimeUnixNano => span.EndTimeUnixNano;

    /// <summary>Milliseconds that it did itself: in which no child of it ran.</summary>
    public double SelfTimeMs => time.SelfNanos / 1e6;

    /// <summary>Milliseconds of the trace's duration that consist of this span, see <see cref="TraceDocument.CriticalPath"/>.</summary>
    public double CriticalTimeMs => time.CriticalNanos / 1e6;

    /// <summary>Its status, as sent.</summary>
    public SpanStatus Status => span.Status;

    /// <summary>What went wrong, by its status or by what its convention says instead.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SpanError? Error => meaning.Error;

    /// <summary>Who serves the model, by OpenTelemetry's names.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Provider => Facts.Provider;

    /// <summary>The model that was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequestModel => Facts.RequestModel;

    /// <summary>The model that answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ResponseModel => Facts.ResponseModel;

    /// <summary>The id of the model's answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ResponseId => meaning.ResponseId;

    /// <summary>Why the model stopped.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? FinishReasons => Filled(meaning.FinishReasons);

    /// <summary>The parameters of the call: an object.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Parameters => meaning.Parameters;

    /// <summary>What it was given: messages, or any JSON, or a text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Input => meaning.Input;

    /// <summary>What it answered: messages, or any JSON, or a text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Output => meaning.Output;

    /// <summary>Tokens of the input, cached ones included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? InputTokens => Facts.Usage.Input;

    /// <summary>Tokens of the output, reasoning included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? OutputTokens => Facts.Usage.Output;

    /// <summary>Of the input, what was read from a cache.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CacheReadTokens => Facts.Usage.CacheRead;

    /// <summary>Of the input, what was written to a cache.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CacheWriteTokens => Facts.Usage.CacheWrite;

    /// <summary>Of the output, what the model thought.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ReasoningTokens => Facts.Usage.Reasoning;

    /// <summary>What it cost, US dollars, by its own word, else by the price list.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? CostUsd => meaning.Cost.TotalUsd;

    /// <summary>Where the cost is from; left out where neither the span nor the price list says anything.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SpanCost? Cost => Facts.Model is null && meaning.Cost is { TotalUsd: null, InputUsd: null, OutputUsd: null } ? null : meaning.Cost;

    /// <summary>From its start to the first piece of the answer, in milliseconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TimeToFirstTokenMs => Facts.TimeToFirstTokenMs;

    /// <summary>The tool that was called.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ToolName => Facts.ToolName;

    /// <summary>The id of the tool's call.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ToolCallId => meaning.ToolCallId;

    /// <summary>What the tool was called with: JSON or a text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? ToolArguments => meaning.ToolArguments;

    /// <summary>What the tool answered: JSON or a text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? ToolResult => meaning.ToolResult;

    /// <summary>The tools that the model might ask for, as sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? ToolDefinitions => meaning.ToolDefinitions;

    /// <summary>The agent that it belongs to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AgentName => Facts.AgentName;

    /// <summary>What a search found, in its order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RetrievedDocument>? Documents => Filled(meaning.Documents);

    /// <summary>The prompt template's name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PromptName => Facts.PromptName;

    /// <summary>The prompt template's version.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PromptVersion => Facts.PromptVersion;

    /// <summary>The prompt template itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PromptTemplate => meaning.PromptTemplate;

    /// <summary>What was put into the prompt template.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? PromptVariables => meaning.PromptVariables;

    /// <summary>Metadata by name: an object.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Metadata => meaning.Metadata;

    /// <summary>Scores that came with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ReportedScore>? Scores => Filled(meaning.Scores);

    /// <summary>Its attributes.</summary>
    public AttributeMap Attributes => span.Attributes;

    /// <summary>The attributes of its resource.</summary>
    public AttributeMap Resource => span.Resource;

    /// <summary>What made it.</summary>
    public ScopeView Scope => span.Scope;

    /// <summary>W3C trace state; empty when not sent.</summary>
    public string TraceState => span.TraceState;

    /// <summary>Its events in the order sent.</summary>
    public IReadOnlyList<EventView> Events => span.Events;

    /// <summary>Its links in the order sent.</summary>
    public IReadOnlyList<LinkView> Links => span.Links;

    /// <summary>The log records that name it, earliest first.</summary>
    public IReadOnlyList<LogView> Logs => span.Logs;

    /// <summary>What could not be shown as it was sent, or not be understood.</summary>
    public IReadOnlyList<string> Warnings => [.. span.Warnings, .. meaning.Warnings];

    private static IReadOnlyList<T>? Filled<T>(IReadOnlyList<T> list) => list.Count > 0 ? list : null;
}
