using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>The conventions that are read. A new one is a file beside these, and a line here.</summary>
internal static class AllConventions
{
    /// <summary>All of them. Within one rank the earlier counts first.</summary>
    public static IReadOnlyList<Convention> InOrder { get; } =
    [
        Langfuse.Table, LangSmith.Table, Braintrust.Table, Mlflow.Table, Laminar.Table, Mastra.Table, Genkit.Table,
        GenAiAttributes.Table, GenAiEvents.Table,
        OpenInference.Table,
        Traceloop.Table, VectorStores.Table,
        VercelAi.Table,
        ClaudeCode.Table, GoogleAdk.Table, Logfire.Table, OpenTelemetry.Table, Custom.Table,
    ];
}
