using Orleans.Traces.GenAi.Messages;
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
        new(Fields.Input, "gen_ai.system.message") { ReadEvents = MessageEvents.Read },
        new(Fields.Input, "gen_ai.user.message") { ReadEvents = MessageEvents.Read },
        new(Fields.Input, "gen_ai.assistant.message") { ReadEvents = MessageEvents.Read },
        new(Fields.Input, "gen_ai.tool.message") { ReadEvents = MessageEvents.Read },
        new(Fields.Output, "gen_ai.choice") { ReadEvents = MessageEvents.Read },
        new(Fields.Input, "gen_ai.content.prompt") { ReadEvents = MessageEvents.Carried("gen_ai.prompt", MessageFinder.User) },
        new(Fields.Output, "gen_ai.content.completion") { ReadEvents = MessageEvents.Carried("gen_ai.completion", MessageFinder.Assistant) },
        new(Fields.Scores, "gen_ai.evaluation.result") { ReadEvents = ReadScores.OfEvents },
        new(Fields.Error, "gen_ai.client.operation.exception") { ReadEvents = ReadErrors.OfExceptions },
    ]);
}
