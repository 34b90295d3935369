using System.Text.Json;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>What a span of an <c>expected.json</c> means, compared with the API's answer.</summary>
internal static class ExpectedMeaning
{
    // What the data call otherwise than the API does.
    private static readonly Dictionary<string, string> Numbers = new()
    {
        ["inputTokens"] = "inputTokens", ["outputTokens"] = "outputTokens", ["cachedTokens"] = "cacheReadTokens", ["reasoningTokens"] = "reasoningTokens",
    };

    private static readonly Dictionary<string, string> Texts = new() { ["input"] = "input", ["output"] = "output" };

    public static void Compare(JsonElement wanted, JsonElement found)
    {
        if (wanted.TryGetProperty("kind", out var kind))
            Assert.Contains(Text(found, "kind"), ExpectedTrace.OneOrMore(kind));
        if (wanted.TryGetProperty("model", out var model))
            Assert.Contains(Text(found, "responseModel") ?? Text(found, "requestModel"), ExpectedTrace.OneOrMore(model));
        if (wanted.TryGetProperty("toolName", out var tool))
            Assert.Equal(tool.GetString(), Text(found, "toolName"));
        if (wanted.TryGetProperty("toolArgs", out var arguments))
            Assert.True(ExpectedTrace.IsWithin(arguments, found.GetProperty("toolArguments")), $"{found.GetProperty("toolArguments")} has not {arguments}");
        foreach (var (name, member) in Numbers.Where(n => wanted.TryGetProperty(n.Key, out _)))
            Assert.Equal(Number(wanted, name), Number(found, member));
        foreach (var (name, member) in Texts.Where(t => wanted.TryGetProperty(t.Key, out _)))
        {
            var texts = found.TryGetProperty(member, out var content) ? string.Join('\n', TextsIn(content)) : "";
            Assert.All(ExpectedTrace.OneOrMore(wanted.GetProperty(name)), text => Assert.Contains(text!, texts, StringComparison.Ordinal));
        }

        if (wanted.TryGetProperty("documents", out var documents))
            CompareDocuments(documents, found.GetProperty("documents"));
        if (wanted.TryGetProperty("exception", out var exception))
            CompareError(exception, found.GetProperty("error"));
        Assert.Empty(found.GetProperty("warnings").EnumerateArray());
    }

    private static void CompareDocuments(JsonElement wanted, JsonElement found)
    {
        Assert.Equal(wanted.GetArrayLength(), found.GetArrayLength());
        Assert.All(wanted.EnumerateArray().Zip(found.EnumerateArray()), pair => Assert.True(ExpectedTrace.IsWithin(pair.First, pair.Second), $"{pair.Second}"));
    }

    private static void CompareError(JsonElement wanted, JsonElement found)
    {
        if (wanted.TryGetProperty("type", out var type))
            Assert.Equal(type.GetString(), Text(found, "type"));
        if (wanted.TryGetProperty("message", out var message))
            Assert.Contains(message.GetString()!, Text(found, "message"), StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(Text(found, "stack")));
    }

    // Every text in it, also those that stand in JSON within a text.
    private static IEnumerable<string> TextsIn(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(TextsIn),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => TextsIn(member.Value)).Append(json.GetRawText()),
        _ => [json.GetRawText()],
    };

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static long? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetInt64() : null;
}
