using System.Text.Json.Serialization;

namespace Orleans.Traces.Scoring.Judging;

/// <summary>The schema of an answer: an object of these members, all of them and no others.</summary>
internal sealed record SchemaDocument(Dictionary<string, SchemaMember> Properties)
{
    public string Type => "object";

    public IReadOnlyList<string> Required => [.. Properties.Keys];

    public bool AdditionalProperties => false;
}

/// <summary>A member of an answer.</summary>
internal sealed record SchemaMember(string Type)
{
    public IReadOnlyList<string>? Enum { get; init; }
}

[JsonSerializable(typeof(SchemaDocument))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class SchemaJson : JsonSerializerContext;
