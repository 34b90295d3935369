using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>Searches of vector stores, as OpenLLMetry's clients of them say it: <c>db.*</c> and events.</summary>
internal static class VectorStores
{
    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("Vector stores", Rank.Traceloop,
    [
        new(Fields.Kind, "db.vector.query.top_k") { Read = _ => SpanKind.Retriever },
        new(Fields.Kind, "db.query.result") { ReadEvents = Search },
        new(Fields.Kind, "db.search.result") { ReadEvents = Search },
        new(Fields.Kind, "db.query.embeddings") { ReadEvents = Search },
        new(Fields.Input, "db.query.text") { Kinds = Rows.Searches },
        new(Fields.Documents, "db.query.result") { ReadEvents = ReadDocuments.OfEvents },
        new(Fields.Documents, "db.search.result") { ReadEvents = ReadDocuments.OfEvents },
        .. Rows.Named(Fields.Parameters, "top_k", "db.vector.query.top_k").Select(ForSearches),
        .. Rows.Named(Fields.Parameters, "db.system", "db.system").Select(ForSearches),
        .. Rows.Named(Fields.Parameters, "db.operation", "db.operation").Select(ForSearches),
    ]);

    private static object? Search(IReadOnlyList<SentEvent> events) => SpanKind.Retriever;

    private static Row ForSearches(Row row) => row with { Kinds = Rows.Searches };
}
