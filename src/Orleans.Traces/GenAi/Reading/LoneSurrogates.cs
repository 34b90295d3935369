namespace Orleans.Traces.GenAi.Reading;

/// <summary>Escapes of half a character in JSON text, such as <c>"\ud83e"</c> with nothing after it.</summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>Writes <c>\ufffd</c> over each.</summary>
    public static void Replace(Span<byte> json)
    {
        var at = 0;
        while (json[at..].IndexOf((byte)'\\') is >= 0 and var found)
        {
            at += found;
            var unit = UnitAt(json, at);
            if (unit is >= 0xD800 and <= 0xDBFF && UnitAt(json, at + EscapeLength) is >= 0xDC00 and <= 0xDFFF)
            {
                at += 2 * EscapeLength;
                continue;
            }

            if (unit is >= 0xD800 and <= 0xDFFF)
                "\\ufffd"u8.CopyTo(json[at..]);
            at = Math.Min(json.Length, at + (unit < 0 ? 2 : EscapeLength));
        }
    }

    // The code unit that is escaped here; -1: none is.
    private static int UnitAt(ReadOnlySpan<byte> json, int at)
    {
        if (at + EscapeLength > json.Length || json[at] != '\\' || json[at + 1] != 'u')
            return -1;

        var unit = 0;
        foreach (var digit in json.Slice(at + 2, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return -1;
            unit = (unit << 4) | Convert.ToInt32(((char)digit).ToString(), 16);
        }

        return unit;
    }
}
