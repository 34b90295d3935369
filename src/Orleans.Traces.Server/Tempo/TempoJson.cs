using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Writes Tempo's answers as JSON of protobuf: 64-bit numbers are strings, what is null is left out.</summary>
/// <remarks>Grafana refuses a field that it does not know, so that nothing of our own can be added.</remarks>
[JsonSerializable(typeof(TempoVersion))]
internal sealed partial class TempoJson : JsonSerializerContext
{
    /// <summary>The context that the API writes with.</summary>
    public static TempoJson Shapes { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}
