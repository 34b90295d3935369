using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Orleans.Traces.Experiments.Json;

/// <summary>Writes the API's documents of experiments.</summary>
[JsonSerializable(typeof(ExperimentListDocument))]
[JsonSerializable(typeof(ExperimentDocument))]
[JsonSerializable(typeof(ComparisonDocument))]
[JsonSerializable(typeof(NewCheck))]
[JsonSerializable(typeof(CheckDocument))]
public sealed partial class ExperimentsJson : JsonSerializerContext
{
    /// <summary>The context that everything is written with.</summary>
    public static ExperimentsJson Api { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}
