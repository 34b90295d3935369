using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Orleans.Traces.Otlp.Schema;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Otlp.Json;

/// <summary>Writes the value of a field that is not a message as JSON.</summary>
internal static class OtlpJsonValue
{
    private const int MaxDigits = 20;
    private const int MaxHexOnStack = 64;

    /// <summary>The value that <paramref name="reader"/> is at is zero or empty.</summary>
    public static bool IsDefault(WireReader reader) => reader.Number == 0 && reader.Value.IsEmpty;

    /// <summary>Writes the value that <paramref name="reader"/> is at.</summary>
    public static void Write(OtlpField field, WireReader reader, Utf8JsonWriter json, OtlpJsonForm form)
    {
        switch (field.Type)
        {
            case OtlpFieldType.String:
                Text(reader.Value, json);
                break;
            case OtlpFieldType.Bytes:
            case OtlpFieldType.HexId when form == OtlpJsonForm.Protobuf:
                json.WriteBase64StringValue(reader.Value);
                break;
            case OtlpFieldType.HexId:
                Hex(reader.Value, json);
                break;
            case OtlpFieldType.Bool:
                json.WriteBooleanValue(reader.Number != 0);
                break;
            case OtlpFieldType.Int64:
                Digits((long)reader.Number, json);
                break;
            case OtlpFieldType.Fixed64:
                Digits(reader.Number, json);
                break;
            case OtlpFieldType.UInt32 or OtlpFieldType.Fixed32:
                json.WriteNumberValue((uint)reader.Number);
                break;
            case OtlpFieldType.Enum when form == OtlpJsonForm.Protobuf && field.Enum!.NameOf((int)reader.Number) is { } name:
                json.WriteStringValue(name);
                break;
            case OtlpFieldType.Enum:
                json.WriteNumberValue((int)reader.Number);
                break;
            case OtlpFieldType.Double:
                Double(BitConverter.UInt64BitsToDouble(reader.Number), json);
                break;
            default:
                throw new ArgumentException($"{field.Name} is a message.", nameof(field));
        }
    }

    private static void Text(ReadOnlySpan<byte> text, Utf8JsonWriter json)
    {
        if (Utf8.IsValid(text))
            json.WriteStringValue(text);
        else
            json.WriteStringValue(Encoding.UTF8.GetString(text));
    }

    private static void Hex(ReadOnlySpan<byte> bytes, Utf8JsonWriter json)
    {
        Span<byte> text = stackalloc byte[MaxHexOnStack];
        if (Convert.TryToHexStringLower(bytes, text, out var length))
            json.WriteStringValue(text[..length]);
        else
            json.WriteStringValue(Convert.ToHexStringLower(bytes));
    }

    private static void Digits<T>(T number, Utf8JsonWriter json)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[MaxDigits];
        number.TryFormat(text, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        json.WriteStringValue(text[..length]);
    }

    private static void Double(double value, Utf8JsonWriter json)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
    }
}
