using System.Text.Json;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>Reads texts for showing.</summary>
public static class TextForms
{
    // Beyond this nobody reads a text as a tree, and it is cut in any case.
    private const int MaxJson = 8_000_000;

    // Deeper than this a reader of JSON gives up, and so does a person.
    private const int MaxDepth = 256;

    /// <summary>The JSON that a text is; null: it is something else.</summary>
    public static JsonElement? Json(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length > MaxJson || trimmed is not (['{', .., '}'] or ['[', .., ']']))
            return null;
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The first part of a text that is shown, which ends where a line does, if one ends near.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;

        var line = text.LastIndexOf('\n', length - 1, Math.Min(length, 500));
        if (line > 0)
            return text[..line];
        return char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }
}
