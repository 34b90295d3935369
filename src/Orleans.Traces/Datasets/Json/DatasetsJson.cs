using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Orleans.Traces.Datasets.Json;

/// <summary>Writes and reads what is stored of datasets, and writes the API's documents of them.</summary>
[JsonSerializable(typeof(Dataset))]
[JsonSerializable(typeof(DatasetVersion))]
[JsonSerializable(typeof(CaseDocument))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<CommentDocument>))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(NewDataset))]
[JsonSerializable(typeof(DatasetChange))]
[JsonSerializable(typeof(NewCase))]
[JsonSerializable(typeof(CaseChange))]
[JsonSerializable(typeof(NewComment))]
[JsonSerializable(typeof(NewHarvest))]
[JsonSerializable(typeof(DatasetDocument))]
[JsonSerializable(typeof(DatasetListDocument))]
[JsonSerializable(typeof(VersionListDocument))]
[JsonSerializable(typeof(CaseListDocument))]
[JsonSerializable(typeof(CaseDoneDocument))]
[JsonSerializable(typeof(RevisionListDocument))]
[JsonSerializable(typeof(DiffDocument))]
[JsonSerializable(typeof(IntakeDocument))]
public sealed partial class DatasetsJson : JsonSerializerContext
{
    /// <summary>The context that cases are stored and put into files with: they are full of what would be escaped, and stand in no page.</summary>
    public static DatasetsJson Stored { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The context that everything else is written and read with.</summary>
    public static DatasetsJson Api { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}
