using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Orleans.Traces.Otlp.Schema;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Otlp.Json;

/// <summary>Reads the JSON value of a field that is not a message, and writes it as a protobuf field.</summary>
internal sealed class JsonScalar
{
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eE"u8);
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    // The one that protobuf's and JavaScript's encoders write; double.NaN has the sign bit set.
    private static readonly double NaN = BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000);

    private readonly WireWriter _text = new();
    private readonly ArrayBufferWriter<byte> _decoded = new();

    /// <summary>Writes the current value to <paramref name="writer"/>, or nothing where it is a default that needs no writing.
    /// Returns what is wrong with the value ("is not a string"), or null; nothing is written then.</summary>
    public string? Write(ref Utf8JsonReader json, OtlpField field, WireWriter writer) => field.Type switch
    {
        OtlpFieldType.String => Text(ref json, field, writer),
        OtlpFieldType.Bytes => Base64(ref json, field, writer),
        OtlpFieldType.HexId => Hex(ref json, field, writer),
        OtlpFieldType.Bool => Bool(ref json, field, writer),
        OtlpFieldType.Int64 => TryInteger(ref json, long.MinValue, long.MaxValue, out var number)
            ? Number(field, (ulong)(long)number, writer)
            : "is not a 64-bit integer",
        OtlpFieldType.Fixed64 => TryInteger(ref json, ulong.MinValue, ulong.MaxValue, out var number)
            ? Number(field, (ulong)number, writer)
            : "is not an unsigned 64-bit integer",
        OtlpFieldType.UInt32 or OtlpFieldType.Fixed32 => TryInteger(ref json, uint.MinValue, uint.MaxValue, out var number)
            ? Number(field, (ulong)number, writer)
            : "is not an unsigned 32-bit integer",
        OtlpFieldType.Enum => Enum(ref json, field, writer),
        OtlpFieldType.Double => Double(ref json, field, writer),
        _ => throw new ArgumentException($"{field.Name} is a message.", nameof(field)),
    };

    private static string? Text(ref Utf8JsonReader json, OtlpField field, WireWriter writer)
    {
        if (json.TokenType != JsonTokenType.String)
            return "is not a string";
        if (json.ValueSpan.Length > 0 || !field.IsDefaultAbsent)
            JsonText.WriteField(ref json, field.Number, writer);
        return null;
    }

    private string? Hex(ref Utf8JsonReader json, OtlpField field, WireWriter writer)
    {
        if (json.TokenType != JsonTokenType.String)
            return "is not a string of hexadecimal digits";

        var text = JsonText.Read(ref json, _text);
        _decoded.ResetWrittenCount();
        var status = Convert.FromHexString(text, _decoded.GetSpan(text.Length / 2 + 1), out _, out var written);
        if (status != OperationStatus.Done)
            return text.ContainsAnyExcept(HexDigits) ? "is not hexadecimal" : "has an odd number of hexadecimal digits";

        _decoded.Advance(written);
        return Decoded(field, writer);
    }

    private string? Base64(ref Utf8JsonReader json, OtlpField field, WireWriter writer)
    {
        if (json.TokenType != JsonTokenType.String)
            return "is not a string of base64";

        var text = JsonText.Read(ref json, _text);
        _decoded.ResetWrittenCount();
        var buffer = _decoded.GetSpan(text.Length + 1)[..text.Length];
        text.CopyTo(buffer);
        buffer.Replace((byte)'+', (byte)'-');
        buffer.Replace((byte)'/', (byte)'_');
        if (!Base64Url.IsValid(buffer))
            return "is not base64";

        _decoded.Advance(Base64Url.DecodeFromUtf8InPlace(buffer));
        return Decoded(field, writer);
    }

    private string? Decoded(OtlpField field, WireWriter writer)
    {
        if (_decoded.WrittenCount > 0 || !field.IsDefaultAbsent)
            writer.Bytes(field.Number, _decoded.WrittenSpan);
        return null;
    }

    private static string? Bool(ref Utf8JsonReader json, OtlpField field, WireWriter writer) => json.TokenType switch
    {
        JsonTokenType.True => Number(field, 1, writer),
        JsonTokenType.False => Number(field, 0, writer),
        _ => "is not true or false",
    };

    private string? Enum(ref Utf8JsonReader json, OtlpField field, WireWriter writer)
    {
        if (json.TokenType == JsonTokenType.String && field.Enum!.TryParse(JsonText.Read(ref json, _text), out var named))
            return Number(field, (ulong)named, writer);
        return TryInteger(ref json, int.MinValue, int.MaxValue, out var number)
            ? Number(field, (ulong)(long)number, writer)
            : $"is not a number or name of {field.Enum!.Name}";
    }

    // A number too large for a double is infinite, as in JavaScript: what was meant is kept as well as a double can.
    private string? Double(ref Utf8JsonReader json, OtlpField field, WireWriter writer)
    {
        if (!TryNumberText(ref json, out var text))
            return "is not a double";

        double value;
        if (text.SequenceEqual("NaN"u8))
            value = NaN;
        else if (text.SequenceEqual("Infinity"u8))
            value = double.PositiveInfinity;
        else if (text.SequenceEqual("-Infinity"u8))
            value = double.NegativeInfinity;
        else if (text.ContainsAnyExcept(NumberBytes) || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return "is not a double";

        return Number(field, BitConverter.DoubleToUInt64Bits(value), writer);
    }

    private bool TryInteger(ref Utf8JsonReader json, Int128 min, Int128 max, out Int128 value)
    {
        value = 0;
        if (!TryNumberText(ref json, out var text))
            return false;

        if (Utf8Parser.TryParse(text, out long number, out var length) && length == text.Length)
            value = number;
        else if (TryDecimal(text, out var exact))
            value = (Int128)exact;
        else
            return false;
        return value >= min && value <= max;
    }

    // Decimals hold every 64-bit integer exactly, and 1e3 and 1.0 too; what they round is beyond 28 digits.
    private static bool TryDecimal(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        return !text.ContainsAnyExcept(NumberBytes)
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && decimal.IsInteger(value);
    }

    private bool TryNumberText(ref Utf8JsonReader json, out ReadOnlySpan<byte> text)
    {
        text = json.TokenType switch
        {
            JsonTokenType.Number => json.ValueSpan,
            JsonTokenType.String => JsonText.Read(ref json, _text),
            _ => default,
        };
        return !text.IsEmpty;
    }

    private static string? Number(OtlpField field, ulong value, WireWriter writer)
    {
        if (value == 0 && field.IsDefaultAbsent)
            return null;

        if (field.WireType == WireType.Varint)
            writer.Varint(field.Number, value);
        else if (field.WireType == WireType.Fixed32)
            writer.Fixed32(field.Number, (uint)value);
        else
            writer.Fixed64(field.Number, value);
        return null;
    }
}
