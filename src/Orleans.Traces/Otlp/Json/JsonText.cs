using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Otlp.Json;

/// <summary>The text of a JSON string or key as valid UTF-8; what is not Unicode (lone surrogates, bad bytes) becomes U+FFFD.</summary>
/// <remarks>The reader's own methods throw on such text.</remarks>
internal static class JsonText
{
    private const int EscapeLength = 6;

    /// <summary>The text of the current string or key: a part of the body where it stands there as it is, or else written to
    /// <paramref name="scratch"/>, which is cleared.</summary>
    public static ReadOnlySpan<byte> Read(ref Utf8JsonReader json, WireWriter scratch)
    {
        if (IsVerbatim(ref json))
            return json.ValueSpan;

        scratch.Clear();
        Append(json.ValueSpan, scratch);
        return scratch.Written;
    }

    /// <summary>Writes the current string as a field.</summary>
    public static void WriteField(ref Utf8JsonReader json, int field, WireWriter writer)
    {
        if (IsVerbatim(ref json))
        {
            writer.Bytes(field, json.ValueSpan);
            return;
        }

        var mark = writer.Begin(field);
        Append(json.ValueSpan, writer);
        writer.End(mark);
    }

    private static bool IsVerbatim(ref Utf8JsonReader json) => !json.ValueIsEscaped && Utf8.IsValid(json.ValueSpan);

    // The reader has checked that each escape is well-formed.
    private static void Append(ReadOnlySpan<byte> raw, WireWriter writer)
    {
        while (raw.Length > 0)
        {
            var escape = raw.IndexOf((byte)'\\');
            if (escape < 0)
                escape = raw.Length;
            AppendPlain(raw[..escape], writer);
            raw = raw[escape..];
            if (raw.Length > 0)
                raw = raw[AppendEscape(raw, writer)..];
        }
    }

    private static void AppendPlain(ReadOnlySpan<byte> plain, WireWriter writer)
    {
        if (Utf8.IsValid(plain))
            writer.Verbatim(plain);
        else
            writer.Verbatim(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(plain)));
    }

    private static int AppendEscape(ReadOnlySpan<byte> raw, WireWriter writer)
    {
        var length = 2;
        var rune = raw[1] switch
        {
            (byte)'b' => new Rune('\b'),
            (byte)'f' => new Rune('\f'),
            (byte)'n' => new Rune('\n'),
            (byte)'r' => new Rune('\r'),
            (byte)'t' => new Rune('\t'),
            (byte)'u' => Unicode(raw, out length),
            var itself => new Rune((char)itself),
        };

        Span<byte> utf8 = stackalloc byte[4];
        writer.Verbatim(utf8[..rune.EncodeToUtf8(utf8)]);
        return length;
    }

    private static Rune Unicode(ReadOnlySpan<byte> raw, out int length)
    {
        length = EscapeLength;
        var first = CodeUnit(raw);
        if (Rune.TryCreate(first, out var rune))
            return rune;

        var rest = raw[EscapeLength..];
        if (rest.StartsWith("\\u"u8) && Rune.TryCreate(first, CodeUnit(rest), out rune))
        {
            length = 2 * EscapeLength;
            return rune;
        }

        return Rune.ReplacementChar;
    }

    private static char CodeUnit(ReadOnlySpan<byte> escape) =>
        Utf8Parser.TryParse(escape[2..EscapeLength], out ushort unit, out _, 'x') ? (char)unit : (char)Rune.ReplacementChar.Value;
}
