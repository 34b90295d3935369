using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>OpenTelemetry's conventions for generative AI, as span events or log records.</summary>
internal static class GenAiEvents
{
    /// <summary>The event that carries the attributes of the call itself.</summary>
    public const string Details = "gen_ai.client.inference.operation.details";

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("OpenTelemetry gen_ai events", Rank.GenAiEvent,
    [
        new(Fields.Kind, "gen_ai.evaluation.result") { ReadEvents = _ => SpanKind.Evaluator },
        new(Fields.FailedUnlessOk, "gen_ai.client.operation.exception") { ReadEvents = _ => true },
    ]);
}
