using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Orleans.Traces.Otlp.Json;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Writes Tempo's answers as JSON of protobuf: 64-bit numbers are strings, what is null is left out.</summary>
/// <remarks>Grafana refuses a field that it does not know, so that nothing of our own can be added.</remarks>
[JsonSerializable(typeof(TempoVersion))]
[JsonSerializable(typeof(TempoSearchDocument))]
[JsonSerializable(typeof(TempoTagNames))]
[JsonSerializable(typeof(TempoTagScopes))]
[JsonSerializable(typeof(TempoTagTexts))]
[JsonSerializable(typeof(TempoTagValues))]
[JsonSerializable(typeof(TempoRangeDocument))]
[JsonSerializable(typeof(TempoInstantDocument))]
internal sealed partial class TempoJson : JsonSerializerContext
{
    /// <summary>The context that the API writes with.</summary>
    public static TempoJson Shapes { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        // An attribute's value may be nested more deeply than objects are by default.
        MaxDepth = OtlpJsonWriter.Options.MaxDepth,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}
