using System.Globalization;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>Attribute values as text.</summary>
public static class ValueText
{
    /// <summary>The most characters of one value that are put on the page at once.</summary>
    public const int MaxShown = 500_000;

    private const int FoldedLength = 400;
    private const int FoldedLines = 8;

    /// <summary>A value in full. Lists and maps are JSON on one line; bytes are base64.</summary>
    public static string Of(AttributeValue value) => value switch
    {
        AttributeValue.Text text => text.Value,
        AttributeValue.Bool boolean => boolean.Value ? "true" : "false",
        AttributeValue.Int integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        AttributeValue.Double number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        AttributeValue.Bytes bytes => Convert.ToBase64String(bytes.Value.Span),
        AttributeValue.Array or AttributeValue.Map => JsonText.Compact(value),
        _ => "null",
    };

    /// <summary>The value's type where the text alone does not tell it; else empty.</summary>
    public static string Note(AttributeValue value) => value switch
    {
        AttributeValue.Text { Value.Length: 0 } => "empty text",
        AttributeValue.Empty => "no value",
        AttributeValue.Bytes bytes => Counts.Of(bytes.Value.Length, "byte"),
        _ => "",
    };

    /// <summary>What is shown of a long text before the reader asks for all of it: its first lines, cut at a character's end.</summary>
    public static string Fold(string text)
    {
        var end = Math.Min(text.Length, FoldedLength);
        var lines = 0;
        for (var i = 0; i < end; i++)
        {
            if (text[i] == '\n' && ++lines == FoldedLines)
                return text[..i];
        }

        return Cut(text, end);
    }

    /// <summary>All of a text, up to <see cref="MaxShown"/>.</summary>
    public static string All(string text) => Cut(text, MaxShown);

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;

        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }
}
