using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Query.Json;

/// <summary>Writes a span id as 16 hex digits.</summary>
internal sealed class SpanIdConverter : JsonConverter<SpanId>
{
    public override SpanId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Views are only written.");

    public override void Write(Utf8JsonWriter writer, SpanId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
