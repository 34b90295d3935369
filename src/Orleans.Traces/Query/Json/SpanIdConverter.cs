using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Query.Json;

/// <summary>Writes a span id as 16 hex digits, and reads what it wrote: the page takes the answers of the API.</summary>
internal sealed class SpanIdConverter : JsonConverter<SpanId>
{
    public override SpanId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SpanId.TryParse(reader.GetString() ?? "", out var id) ? id : throw new JsonException("A span id has 16 hex digits that are not all zero.");

    public override void Write(Utf8JsonWriter writer, SpanId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
