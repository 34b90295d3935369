using System.Buffers;
using System.Text.Json;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Datasets;

/// <summary>What a case says, by which it is told from others: its input and what is expected. Two cases that differ in nothing but their ids, tags or
/// metadata say the same.</summary>
public static class CaseContent
{
    /// <summary>Names what a case says: the same for JSON that differs in nothing but spaces and the order of members.</summary>
    public static ItemHash HashOf(DatasetCase one)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartArray();
            Write(writer, one.Input);
            Write(writer, one.Expected);
            writer.WriteEndArray();
        }

        return ItemHash.OfContext(buffer.WrittenSpan);
    }

    /// <summary>Whether two values are the same JSON, or both not there.</summary>
    public static bool AreSame(JsonElement? one, JsonElement? other) =>
        one is { } left && other is { } right ? JsonElement.DeepEquals(left, right) : one is null && other is null;

    private static void Write(Utf8JsonWriter writer, JsonElement? value)
    {
        if (value is { } known)
            Write(writer, known);
        else
            writer.WriteNullValue();
    }

    // As deep as what was read, whose depth its reader bounds.
    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in value.EnumerateArray())
                    Write(writer, element);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
