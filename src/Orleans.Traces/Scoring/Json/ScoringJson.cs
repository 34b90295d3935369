using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Orleans.Traces.Scoring.Backfill;
using Orleans.Traces.Scoring.History;
using Orleans.Traces.Scoring.Sent;

namespace Orleans.Traces.Scoring.Json;

/// <summary>Writes and reads what is stored of scorers, and writes the API's documents of them.</summary>
[JsonSerializable(typeof(ScorerDocument))]
[JsonSerializable(typeof(ScorerListDocument))]
[JsonSerializable(typeof(StoredScorersDocument))]
[JsonSerializable(typeof(ScorerStateDocument))]
[JsonSerializable(typeof(NewScorer))]
[JsonSerializable(typeof(NewTrial))]
[JsonSerializable(typeof(TrialDocument))]
[JsonSerializable(typeof(ParkedListDocument))]
[JsonSerializable(typeof(RetriedDocument))]
[JsonSerializable(typeof(NewScore))]
[JsonSerializable(typeof(BackfillJob))]
[JsonSerializable(typeof(BackfillDocument))]
[JsonSerializable(typeof(NewBackfill))]
[JsonSerializable(typeof(ScorerScoresDocument))]
[JsonSerializable(typeof(ScorerStatsDocument))]
[JsonSerializable(typeof(SentListDocument))]
[JsonSerializable(typeof(LangfuseIdDocument))]
[JsonSerializable(typeof(LangfuseBatchDocument))]
public sealed partial class ScoringJson : JsonSerializerContext
{
    /// <summary>The context that everything is written and read with.</summary>
    public static ScoringJson Api { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}
