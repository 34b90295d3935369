namespace Orleans.Traces.GenAi.Reading;

/// <summary>Whose word counts first where several conventions say the same thing: the lower wins, for every field alike.</summary>
internal enum Rank
{
    /// <summary>A backend's own keys, set for it on purpose.</summary>
    Vendor,

    /// <summary>OpenTelemetry's <c>gen_ai.*</c> attributes.</summary>
    GenAi,

    /// <summary>OpenTelemetry's span events.</summary>
    GenAiEvent,

    /// <summary>OpenTelemetry's log records.</summary>
    GenAiLog,

    /// <summary>OpenInference.</summary>
    OpenInference,

    /// <summary>OpenLLMetry.</summary>
    Traceloop,

    /// <summary>Vercel's AI SDK.</summary>
    Vercel,

    /// <summary>Keys that mean something only by custom.</summary>
    Generic,
}
