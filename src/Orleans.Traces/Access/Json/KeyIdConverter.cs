using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Traces.Access.Json;

/// <summary>A key's id as text.</summary>
internal sealed class KeyIdConverter : JsonConverter<KeyId>
{
    public override KeyId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        KeyId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("A key's id is 16 lowercase hex digits.");

    public override void Write(Utf8JsonWriter writer, KeyId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
