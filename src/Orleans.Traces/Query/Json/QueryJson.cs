using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Orleans.Traces.Query.Json;

/// <summary>Writes the Query API's documents. The shapes are the API: a change here is a change for every client.</summary>
/// <remarks>Metadata only: code generated to write an object in one go would hold a whole trace in memory, where the serializer otherwise
/// hands on what is written after each property and element.</remarks>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(TraceListDocument))]
[JsonSerializable(typeof(TraceDocument))]
[JsonSerializable(typeof(LogListDocument))]
[JsonSerializable(typeof(IngestDocument))]
[JsonSerializable(typeof(SearchLineDocument))]
[JsonSerializable(typeof(AttributeNamesDocument))]
[JsonSerializable(typeof(AttributeValuesDocument))]
[JsonSerializable(typeof(StatsDocument))]
[JsonSerializable(typeof(SessionListDocument))]
[JsonSerializable(typeof(UserListDocument))]
[JsonSerializable(typeof(ScoreListDocument))]
public sealed partial class QueryJson : JsonSerializerContext
{
    /// <summary>The context that the API writes with.</summary>
    public static QueryJson Api { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,

        // Text of any language as it is; what means something in HTML still escaped.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}
