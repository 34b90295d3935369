using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Traces.Query.Json;

/// <summary>Writes Unix nanoseconds as a string of digits: a JavaScript number would lose the last three.</summary>
internal sealed class UnixNanoConverter : JsonConverter<ulong>
{
    public override ulong Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Views are only written.");

    public override void Write(Utf8JsonWriter writer, ulong value, JsonSerializerOptions options)
    {
        Span<char> digits = stackalloc char[20];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        writer.WriteStringValue(digits[..length]);
    }
}
