using System.Text.Json;
using Orleans.Traces.GenAi.Messages;

namespace Orleans.Traces.GenAi.Reading;

/// <summary>Reads what a search found, from the shapes that clients send it in.</summary>
internal static class ReadDocuments
{
    private static readonly string[] Known = ["id", "document_id", "content", "text", "page_content", "pageContent", "document", "score", "relevance_score", "metadata"];

    /// <summary>A list of documents, or an object that holds one.</summary>
    public static object? Of(SentValue value)
    {
        if (value.Json is not { } json)
            return null;

        var list = json.ValueKind == JsonValueKind.Array ? json : json.List("documents", "results", "matches") ?? default;
        if (list.ValueKind != JsonValueKind.Array)
            return null;

        var documents = list.EnumerateArray().Select(item => Document(Contents.Decoded(item))).OfType<RetrievedDocument>().ToList();
        return documents.Count > 0 ? documents : null;
    }

    /// <summary>Documents by number: <c>0.document.content</c>.</summary>
    public static object? Numbered(NumberedKeys keys)
    {
        var documents = keys.ByNumber().Values.Select(d => d.Under("document.")).Where(d => d.Entries.Count > 0).Select(document => new RetrievedDocument(
            TextOf(document.Find("id")), TextOf(document.Find("content")), Number(document.Find("score")), Metadata(document.Find("metadata")))).ToList();
        return documents.Count > 0 ? documents : null;
    }

    /// <summary>Documents as an event each: <c>db.query.result.document</c>.</summary>
    public static object? OfEvents(IReadOnlyList<SentEvent> events) => events.Select(sent =>
    {
        var start = sent.Name + ".";
        SentValue? Find(string name) => sent.Attributes.TryGet(start + name, out var value) ? new SentValue(start + name, value) : null;
        return new RetrievedDocument(TextOf(Find("id")), TextOf(Find("document")), Number(Find("score")), WithDistance(Find("metadata"), Find("distance")));
    }).ToList();

    /// <summary>The AI SDK's reranking: documents, and an order of them with scores.</summary>
    public static object? Ranked(NumberedKeys keys)
    {
        if (keys.Find("documents") is not { } sent || Of(sent) is not List<RetrievedDocument> documents)
            return null;
        if (keys.Find("ranking")?.Json is not { ValueKind: JsonValueKind.Array } ranking)
            return documents;

        var ranked = new List<RetrievedDocument>();
        foreach (var item in ranking.EnumerateArray().Select(Contents.Decoded))
        {
            if (item.Member("index", "originalIndex") is { ValueKind: JsonValueKind.Number } at && at.TryGetInt32(out var index) && index >= 0 && index < documents.Count)
                ranked.Add(documents[index] with { Score = Number(item.Member("relevanceScore", "score")) });
        }

        return ranked.Count > 0 ? ranked : documents;
    }

    private static RetrievedDocument? Document(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.String)
            return new RetrievedDocument(null, item.GetString(), null, null);
        if (item.ValueKind != JsonValueKind.Object)
            return null;
        if (item.Object("document") is { } inner)
            return Document(inner) is { } document ? document with { Score = document.Score ?? Number(item.Member("score")) } : null;

        var content = item.Text("content", "text", "page_content", "pageContent", "document") ?? Parts(item.List("content"));
        var id = item.Member("id", "document_id");
        var score = Number(item.Member("score", "relevance_score"));
        return content is null && id is null && score is null
            ? null
            : new RetrievedDocument(id is { } sent ? TextOf(new SentValue("id", JsonContent.ToValue(sent))) : null, content, score, item.Member("metadata") ?? Others(item));
    }

    // Genkit's content is a list of parts.
    private static string? Parts(JsonElement? parts) =>
        parts is { } list ? string.Concat(list.EnumerateArray().Select(part => part.Text("text"))) : null;

    private static JsonElement? Others(JsonElement item)
    {
        var others = item.EnumerateObject().Where(m => !Known.Contains(m.Name) && m.Value.ValueKind != JsonValueKind.Null).ToList();
        return others.Count == 0 ? null : JsonContent.Written(writer =>
        {
            writer.WriteStartObject();
            foreach (var member in others)
                member.WriteTo(writer);
            writer.WriteEndObject();
        });
    }

    private static JsonElement? WithDistance(SentValue? metadata, SentValue? distance)
    {
        var named = Metadata(metadata);
        if (distance is null || Expect.Number(distance) is not { } apart || !double.IsFinite(apart))
            return named;

        return JsonContent.Written(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("distance", apart);
            if (named is { ValueKind: JsonValueKind.Object } members)
            {
                foreach (var member in members.EnumerateObject().Where(m => m.Name != "distance"))
                    member.WriteTo(writer);
            }

            writer.WriteEndObject();
        });
    }

    private static string? TextOf(SentValue? value) =>
        value is null || value.IsNothing ? null : value.Text ?? (string?)Expect.Name(value) ?? JsonContent.Of(value.Raw).GetRawText();

    private static JsonElement? Metadata(SentValue? value) => value is null || value.IsNothing ? null : (JsonElement)Contents.Any(value)!;

    private static double? Number(SentValue? value) => value is not null && Expect.Number(value) is { } number && double.IsFinite(number) ? number : null;

    private static double? Number(JsonElement? json) => json is { } value ? Number(new SentValue("score", JsonContent.ToValue(value))) : null;
}
