namespace Orleans.Traces.GenAi.Reading;

/// <summary>Rows that the tables of several conventions are written with.</summary>
internal static class Rows
{
    /// <summary>A member of a JSON attribute, which some senders flatten: <c>a.b</c>, or <c>b</c> in the JSON of <c>a</c>.</summary>
    public static IEnumerable<Row> Member(Field field, string key, string member, Func<SentValue, object?>? read = null) =>
        [new(field, $"{key}.{member}") { Read = read }, new(field, key) { Path = member, Read = read }];

    /// <summary>Several keys of one field, the earlier first.</summary>
    public static IEnumerable<Row> Of(Field field, params string[] keys) => keys.Select(key => new Row(field, key));

    /// <summary>The kinds of span whose input is a query.</summary>
    public static readonly SpanKind[] Searches = [SpanKind.Retriever, SpanKind.Reranker];

    /// <summary>Several keys of one named value, the earlier first.</summary>
    public static IEnumerable<Row> Named(Field field, string name, params string[] keys) =>
        keys.Select(key => new Row(field, key) { Read = NamedValues.As(name) });

    /// <summary>A search's output, which may be the documents that it found.</summary>
    public static Row DocumentsIn(string key) => new(Fields.Documents, key) { Kinds = [SpanKind.Retriever], IsOptional = true };
}
