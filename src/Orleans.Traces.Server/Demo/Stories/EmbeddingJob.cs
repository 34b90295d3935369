namespace Orleans.Traces.Server.Demo.Stories;

/// <summary>A nightly job embeds changed pages in two batches and writes them to its index.</summary>
internal static class EmbeddingJob
{
    private const string Model = "text-embedding-3-small";

    private static readonly string[] Encodings = ["float"];

    private static readonly DemoOrigin Service = new("handbook-indexer", "2.8.1", "indexer");

    public static void Tell(DemoTrace trace)
    {
        var job = trace.Root(Service, "index changed pages", 1_760)
            .With("job.pages", 74)
            .With("job.batches", 2)
            .Logged(2, DemoSeverity.Info, "74 pages changed since the last run");
        Embed(job, 40, 702, 11_820);
        Embed(job, 706, 1_204, 8_377);
        job.Child("INSERT passages", 1_210, 1_748).As(DemoSpanKind.Client)
            .With("db.system.name", "postgresql")
            .With("db.operation.batch.size", 212);
        job.Logged(1_755, DemoSeverity.Info, "212 passages written", ("passages", 212));
    }

    private static void Embed(DemoSpan job, double from, double to, int tokens) =>
        job.Child($"embeddings {Model}", from, to).As(DemoSpanKind.Client)
            .With("gen_ai.operation.name", "embeddings")
            .With("gen_ai.provider.name", "openai")
            .With("gen_ai.request.model", Model)
            .With("gen_ai.response.model", Model)
            .With("gen_ai.request.encoding_formats", Encodings)
            .With("gen_ai.embeddings.dimension.count", 1_536)
            .With("gen_ai.usage.input_tokens", tokens)
            .With("server.address", "api.openai.com");
}
