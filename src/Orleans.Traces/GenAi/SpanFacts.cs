namespace Orleans.Traces.GenAi;

/// <summary>The small facts of what a span means: what lists, sums and searches need of it. No message is parsed for them.</summary>
/// <remarks>A function of the span's own bytes and of what it came under, not of other items (law L2). What is not known is null.</remarks>
public sealed record SpanFacts
{
    /// <summary>The facts of a span that says nothing.</summary>
    public static SpanFacts None { get; } = new();

    /// <summary>What it did.</summary>
    public SpanKind Kind { get; init; }

    /// <summary>Who serves the model, by OpenTelemetry's names where there is one (<c>openai</c>, <c>aws.bedrock</c>, …).</summary>
    public string? Provider { get; init; }

    /// <summary>The model that was asked for.</summary>
    public string? RequestModel { get; init; }

    /// <summary>The model that answered.</summary>
    public string? ResponseModel { get; init; }

    /// <summary>The tier of service that answered, else that was asked for, in the provider's words.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>Its tokens as it reports them; spans below it may report the same ones again.</summary>
    public TokenUsage Usage { get; init; } = TokenUsage.Unknown;

    /// <summary>Its cost as it reports it; null where it does not.</summary>
    public ReportedCost? ReportedCost { get; init; }

    /// <summary>From its start to the first piece of the answer, in milliseconds.</summary>
    public double? TimeToFirstTokenMs { get; init; }

    /// <summary>The tool that was called.</summary>
    public string? ToolName { get; init; }

    /// <summary>The agent that it belongs to.</summary>
    public string? AgentName { get; init; }

    /// <summary>The prompt template's name.</summary>
    public string? PromptName { get; init; }

    /// <summary>The prompt template's version.</summary>
    public string? PromptVersion { get; init; }

    /// <summary>The conversation that the trace belongs to.</summary>
    public string? SessionId { get; init; }

    /// <summary>The user whom the trace serves.</summary>
    public string? UserId { get; init; }

    /// <summary>Tags of the trace that it carries, as sent.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A name that it gives to the whole trace.</summary>
    public string? TraceName { get; init; }

    /// <summary>Where it ran: <c>production</c>, <c>staging</c>, …</summary>
    public string? Environment { get; init; }

    /// <summary>The version of the application.</summary>
    public string? Release { get; init; }

    /// <summary>It is a scorer's own work, or below it: its cost is not the application's.</summary>
    public bool IsScoring { get; init; }

    /// <summary>It failed, by its status or by what its convention says instead.</summary>
    public bool IsError { get; init; }

    /// <summary>The model that counts for prices and lists: the one that answered, else the one asked for.</summary>
    public string? Model => ResponseModel ?? RequestModel;
}
