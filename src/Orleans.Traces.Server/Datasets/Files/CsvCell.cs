using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Traces.Server.Datasets.Files;

/// <summary>A value as a cell of a table, and back. A text is itself; an object, a list, and a text that would read as one of them, are JSON.</summary>
/// <remarks>Numbers and booleans come back as texts: lines of JSON are the form that keeps everything.</remarks>
internal static class CsvCell
{
    private const string Separator = ";";

    /// <summary>The cell of a value.</summary>
    public static string? Write(JsonElement? value) => value switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => ReadsAsJson(text.GetString()!, out _) ? text.GetRawText() : text.GetString(),
        { } other => other.GetRawText(),
    };

    /// <summary>The cell of tags.</summary>
    public static string Write(IReadOnlyList<string> tags) =>
        tags.Any(t => t.Contains(Separator, StringComparison.Ordinal) || t.StartsWith('[') || t != t.Trim())
            ? new JsonArray([.. tags.Select(t => (JsonNode)t)]).ToJsonString()
            : string.Join(Separator, tags);

    /// <summary>The value of a cell; null: it is empty.</summary>
    public static JsonNode? Read(string cell) => cell.Length == 0 ? null : ReadsAsJson(cell, out var json) ? json : JsonValue.Create(cell);

    /// <summary>The tags of a cell; null: it is empty.</summary>
    public static JsonNode? ReadTags(string cell) => cell.Length == 0 ? null : ReadsAsJson(cell, out var json)
        ? json
        : new JsonArray([.. cell.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(t => (JsonNode)t)]);

    private static bool ReadsAsJson(string cell, out JsonNode? json)
    {
        json = null;
        if (cell is not ['{' or '[' or '"', ..])
            return false;
        try
        {
            json = JsonNode.Parse(cell);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
