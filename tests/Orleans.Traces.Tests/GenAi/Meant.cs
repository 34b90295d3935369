using System.Text.Json;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.GenAi;

/// <summary>What spans mean, without prices.</summary>
internal static class Meant
{
    public static SpanMeaning Of(params IEnumerable<(string Key, object? Value)> attributes) => Of(Told.Span(attributes));

    public static SpanMeaning Of(SpanView span) => SpanMeaning.Of(span, NoPrices.Instance);

    /// <summary>JSON as text that can be compared; of nothing, nothing.</summary>
    public static string? Text(JsonElement? json) => json is { } value ? JsonSerializer.Serialize(value, Plain) : null;

    /// <summary>A message of one text in the current shape.</summary>
    public static string Message(string role, string text) => $$"""{"role":"{{role}}","parts":[{"type":"text","content":"{{text}}"}]}""";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
