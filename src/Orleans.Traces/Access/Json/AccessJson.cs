using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Orleans.Traces.Access.Json;

/// <summary>Writes and reads what is stored of projects, keys and sessions, and writes the API's documents of them.</summary>
/// <remarks>Scopes are stored as their number: the flags' values do not change.</remarks>
[JsonSourceGenerationOptions(Converters = [typeof(ProjectIdConverter), typeof(KeyIdConverter)])]
[JsonSerializable(typeof(ProjectRecord))]
[JsonSerializable(typeof(AccessKey))]
[JsonSerializable(typeof(SessionRecord))]
[JsonSerializable(typeof(ProjectDocument))]
[JsonSerializable(typeof(ProjectListDocument))]
[JsonSerializable(typeof(NewProject))]
[JsonSerializable(typeof(ProjectChange))]
[JsonSerializable(typeof(KeyDocument))]
[JsonSerializable(typeof(KeyListDocument))]
[JsonSerializable(typeof(NewKey))]
[JsonSerializable(typeof(NewKeyDocument))]
public sealed partial class AccessJson : JsonSerializerContext
{
    /// <summary>The context that everything is written and read with.</summary>
    public static AccessJson Api { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new ProjectIdConverter(), new KeyIdConverter() },
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}
