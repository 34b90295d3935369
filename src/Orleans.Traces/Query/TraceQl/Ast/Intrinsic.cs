namespace Orleans.Traces.Query.TraceQl.Ast;

/// <summary>What a query names that is not an attribute.</summary>
internal enum Intrinsic
{
    None,

    // Tempo's.
    Name,
    Status,
    StatusMessage,
    Kind,
    Duration,
    ChildCount,
    SpanId,
    ParentId,
    NestedSetLeft,
    NestedSetRight,
    NestedSetParent,
    TraceId,
    TraceDuration,
    RootName,
    RootServiceName,
    EventName,
    EventTimeSinceStart,
    LinkTraceId,
    LinkSpanId,
    InstrumentationName,
    InstrumentationVersion,

    // Ours, of a span.
    LlmKind,
    LlmProvider,
    LlmModel,
    LlmRequestModel,
    LlmResponseModel,
    LlmInputTokens,
    LlmOutputTokens,
    LlmCacheReadTokens,
    LlmCacheWriteTokens,
    LlmReasoningTokens,
    LlmCost,
    LlmTimeToFirstToken,
    LlmTool,
    LlmAgent,
    LlmPrompt,
    LlmError,
    LlmText,
    Score,

    // Ours, of a trace.
    TraceName,
    TraceSpanCount,
    TraceErrorCount,
    TraceCost,
    TraceInputTokens,
    TraceOutputTokens,
    TraceUser,
    TraceSession,
    TraceTags,
    TraceEnvironment,
    TraceRelease,
}
