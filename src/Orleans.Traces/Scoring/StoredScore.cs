using Orleans.Traces.Identity;

namespace Orleans.Traces.Scoring;

/// <summary>A score that was given to a trace, or to a span of it, after it came.</summary>
public sealed record StoredScore
{
    /// <summary>Names it: of one name there is one score, see <see cref="ScoreKey"/>.</summary>
    public required ItemHash Key { get; init; }

    /// <summary>What was judged.</summary>
    public required string Name { get; init; }

    /// <summary>The span; null: the trace.</summary>
    public SpanId? Span { get; init; }

    /// <summary>The document of it that was judged: its id, or its place from 1; null: it was judged as a whole.</summary>
    public string? Document { get; init; }

    /// <summary>What was said.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Who said it.</summary>
    public required ScoreSource Source { get; init; }

    /// <summary>The scorer; null: a person or a program sent it.</summary>
    public string? ScorerId { get; init; }

    /// <summary>The scorer's version; 0: a person or a program sent it.</summary>
    public int ScorerVersion { get; init; }

    /// <summary>Names what was seen; null: not known.</summary>
    public ItemHash? InputHash { get; init; }

    /// <summary>The trace's revision that was judged.</summary>
    public int Revision { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long judging took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>What judging cost, US dollars; null: nothing.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Who sent it, in their own words; null: not said, or a scorer.</summary>
    public string? Author { get; init; }

    /// <summary>Its id, where it was sent under one.</summary>
    public string? SentId { get; init; }

    /// <summary>Whatever else was sent with it: a JSON object; null: nothing.</summary>
    public string? Metadata { get; init; }
}

/// <summary>Who said a score. Stored as a number: never renumber. In the API the name in lower case.</summary>
public enum ScoreSource
{
    /// <summary>A rule.</summary>
    Rule = 0,

    /// <summary>A model.</summary>
    Judge = 1,

    /// <summary>A program of the operator's, run here.</summary>
    Code = 2,

    /// <summary>A service that was asked.</summary>
    Http = 3,

    /// <summary>A person.</summary>
    Human = 4,

    /// <summary>A program that sent it.</summary>
    Sdk = 5,
}

/// <summary>The words for sources.</summary>
public static class ScoreSourceNames
{
    private static readonly string[] Names = [.. Enum.GetNames<ScoreSource>().Select(name => name.ToLowerInvariant())];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The word for a source.</summary>
    public static string Of(ScoreSource source) => Names[(int)source];
}
