using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Orleans.Traces.Datasets.Json;

/// <summary>Writes and reads what is stored of datasets, and writes the API's documents of them.</summary>
[JsonSerializable(typeof(Dataset))]
[JsonSerializable(typeof(DatasetVersion))]
[JsonSerializable(typeof(CaseDocument))]
public sealed partial class DatasetsJson : JsonSerializerContext
{
    /// <summary>The context that everything is written and read with.</summary>
    public static DatasetsJson Api { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}
