using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Access.Json;

/// <summary>A project's id as text.</summary>
internal sealed class ProjectIdConverter : JsonConverter<ProjectId>
{
    public override ProjectId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ProjectId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("A project's id is 1 to 63 characters of a-z 0-9 -.");

    public override void Write(Utf8JsonWriter writer, ProjectId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
