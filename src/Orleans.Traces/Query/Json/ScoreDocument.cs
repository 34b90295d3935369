using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Query.Json;

/// <summary>A score that was given to a trace, or to a span of it, after it came, as the API writes it.</summary>
public sealed record ScoreDocument
{
    /// <summary>The id that it was sent under; null: a scorer's.</summary>
    public required string? Id { get; init; }

    /// <summary>What was judged.</summary>
    public required string Name { get; init; }

    /// <summary>The span; null: the trace.</summary>
    [JsonConverter(typeof(SpanIdConverter))]
    public required SpanId? SpanId { get; init; }

    /// <summary>The document that was judged alone: its id, or its place from 1; null: all was judged together.</summary>
    public required string? DocumentId { get; init; }

    /// <summary><c>number</c>, <c>boolean</c>, <c>category</c> or <c>comment</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The number; 1 or 0 of a boolean; null: a category or a comment.</summary>
    public required double? Value { get; init; }

    /// <summary>The category, or a word for the value; null: none.</summary>
    public required string? Label { get; init; }

    /// <summary>Why; null: the value says it.</summary>
    public required string? Explanation { get; init; }

    /// <summary>Who said it: <c>rule</c>, <c>judge</c>, <c>code</c>, <c>http</c>, <c>human</c> or <c>sdk</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Who sent it, in their own words; null: not said, or a scorer.</summary>
    public required string? Author { get; init; }

    /// <summary>Whatever else was sent with it: an object; null: nothing.</summary>
    public required JsonElement? Metadata { get; init; }

    /// <summary>The scorer; null: it was sent.</summary>
    public required string? ScorerId { get; init; }

    /// <summary>The scorer's version; null: it was sent.</summary>
    public required int? ScorerVersion { get; init; }

    /// <summary>The trace's revision that was judged; 0: it was sent.</summary>
    public required int Revision { get; init; }

    /// <summary>Names what was seen: 32 hex digits; null: not known.</summary>
    public required string? InputHash { get; init; }

    /// <summary>Its scorer has not judged the same target anew since.</summary>
    public required bool Current { get; init; }

    /// <summary>When: ISO 8601, UTC.</summary>
    public required string Time { get; init; }

    /// <summary>How long judging took, in milliseconds.</summary>
    public required double TookMs { get; init; }

    /// <summary>What judging cost, US dollars; null: nothing.</summary>
    public required decimal? CostUsd { get; init; }

    /// <summary>The documents of a trace's scores: by name, those of the trace first, then by span and time.</summary>
    public static IReadOnlyList<ScoreDocument> Of(IReadOnlyList<StoredScore> scores)
    {
        var current = ScoreMark.Current(scores).Select(s => s.Key).ToHashSet();
        return
        [
            .. scores.OrderBy(s => s.Name, StringComparer.Ordinal).ThenBy(s => s.Span?.ToString(), StringComparer.Ordinal).ThenBy(s => s.At)
                .Select(s => Of(s, current.Contains(s.Key))),
        ];
    }

    private static ScoreDocument Of(StoredScore score, bool current) => new()
    {
        Id = score.SentId,
        Name = score.Name,
        SpanId = score.Span,
        DocumentId = score.Document,
        Type = ScoreTypeNames.Of(score.Verdict.Type),
        Value = score.Verdict.Value,
        Label = score.Verdict.Label,
        Explanation = score.Verdict.Explanation,
        Source = ScoreSourceNames.Of(score.Source),
        Author = score.Author,
        Metadata = score.Metadata is { } metadata ? JsonDocument.Parse(metadata).RootElement : null,
        ScorerId = score.ScorerId,
        ScorerVersion = score.ScorerId is null ? null : score.ScorerVersion,
        Revision = score.Revision,
        InputHash = score.InputHash?.ToString(),
        Current = current,
        Time = UnixTime.ToText((ulong)(score.At - DateTimeOffset.UnixEpoch).Ticks * 100),
        TookMs = score.Took.TotalMilliseconds,
        CostUsd = score.CostUsd,
    };
}

/// <summary>The scores that one trace was given.</summary>
/// <param name="Scores">By name, those of the trace first, then by span and time.</param>
public sealed record ScoreListDocument(IReadOnlyList<ScoreDocument> Scores);
