using System.Globalization;
using System.Text;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>Text from telemetry, with everything in it that the eye would miss or be misled by made visible.</summary>
/// <remarks>Control characters become their symbols (␀), marks of direction and of zero width their names (⟨RLO⟩), and Unicode
/// tags, in which a prompt can hide whole sentences, the letters they stand for (⟨TAG a⟩). Joiners stay: emoji and several
/// scripts need them.</remarks>
public static class VisibleText
{
    /// <summary>One line: line breaks and tabs become symbols too.</summary>
    public static string Line(string text) => Of(text, keepLines: false);

    /// <summary>Several lines: line feeds and tabs stay; a carriage return before a line feed goes.</summary>
    public static string Lines(string text) => Of(text, keepLines: true);

    private static string Of(string text, bool keepLines)
    {
        var first = 0;
        while (first < text.Length && !IsSuspect(text[first]))
            first++;
        if (first == text.Length)
            return text;

        var shown = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (var i = first; i < text.Length; i++)
        {
            var c = text[i];
            if (!IsSuspect(c))
                shown.Append(c);
            else if (keepLines && c is '\n' or '\t')
                shown.Append(c);
            else if (keepLines && c == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                continue;
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                AppendPair(shown, c, text[++i]);
            else
                AppendSymbol(shown, c);
        }

        return shown.ToString();
    }

    // Surrogates are looked at for the sake of the tags, U+E0000 to U+E007F.
    private static bool IsSuspect(char c) =>
        char.IsControl(c) || char.IsSurrogate(c) || NameOf(c) is not null;

    private static void AppendPair(StringBuilder shown, char high, char low)
    {
        var code = char.ConvertToUtf32(high, low);
        if (code is > 0xE001F and < 0xE007F)
            shown.Append("⟨TAG ").Append((char)(code - 0xE0000)).Append('⟩');
        else if (code is >= 0xE0000 and <= 0xE007F)
            shown.Append("⟨TAG⟩");
        else
            shown.Append(high).Append(low);
    }

    private static void AppendSymbol(StringBuilder shown, char c)
    {
        if (c < 0x20)
            shown.Append((char)(0x2400 + c));
        else if (c == 0x7F)
            shown.Append('\u2421');
        else if (char.IsSurrogate(c))
            shown.Append('\uFFFD');
        else
            shown.Append('⟨').Append(NameOf(c) ?? ((int)c).ToString("X2", CultureInfo.InvariantCulture)).Append('⟩');
    }

    private static string? NameOf(char c) => c switch
    {
        '\u00AD' => "SHY",
        '\u061C' => "ALM",
        '\u180E' => "MVS",
        '\u200B' => "ZWSP",
        '\u200E' => "LRM",
        '\u200F' => "RLM",
        '\u2028' => "LS",
        '\u2029' => "PS",
        '\u202A' => "LRE",
        '\u202B' => "RLE",
        '\u202C' => "PDF",
        '\u202D' => "LRO",
        '\u202E' => "RLO",
        '\u2060' => "WJ",
        '\u2066' => "LRI",
        '\u2067' => "RLI",
        '\u2068' => "FSI",
        '\u2069' => "PDI",
        '\uFEFF' => "BOM",
        _ => null,
    };
}
