using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Orleans.Traces.Scoring.Json;

/// <summary>Writes and reads what is stored of scorers, and writes the API's documents of them.</summary>
[JsonSerializable(typeof(ScorerDocument))]
[JsonSerializable(typeof(ScorerListDocument))]
[JsonSerializable(typeof(StoredScorersDocument))]
[JsonSerializable(typeof(NewScorer))]
[JsonSerializable(typeof(NewTrial))]
[JsonSerializable(typeof(TrialDocument))]
[JsonSerializable(typeof(ParkedListDocument))]
[JsonSerializable(typeof(RetriedDocument))]
public sealed partial class ScoringJson : JsonSerializerContext
{
    /// <summary>The context that everything is written and read with.</summary>
    public static ScoringJson Api { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}
