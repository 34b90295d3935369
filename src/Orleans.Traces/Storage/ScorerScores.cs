using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Storage;

/// <summary>Which scores of a scorer.</summary>
/// <param name="Project">Whose.</param>
/// <param name="ScorerId">Of which scorer.</param>
/// <param name="From">Said at this time or later.</param>
/// <param name="To">Said before this time.</param>
public sealed record ScorerScoresQuery(ProjectId Project, string ScorerId, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Scores that a page may have.</summary>
    public const int MaxRead = 1_000;

    /// <summary>At most so many, from 1 to <see cref="MaxRead"/>.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Only those after this place; null: from the newest on.</summary>
    public ScoreCursor? After { get; init; }
}

/// <summary>A score and the trace that it is about.</summary>
public sealed record ScoreOfTrace(TraceId Trace, StoredScore Score)
{
    /// <summary>Its place in the list.</summary>
    public ScoreCursor Place => new(Score.At, Trace, Score.Key);

    /// <summary>The order of the list: newest first; among those of one time the greater trace, then the greater key.</summary>
    public static int Compare(ScoreOfTrace left, ScoreOfTrace right)
    {
        var byTime = right.Score.At.CompareTo(left.Score.At);
        if (byTime != 0)
            return byTime;
        var byTrace = right.Trace.CompareTo(left.Trace);
        return byTrace != 0 ? byTrace : right.Score.Key.CompareTo(left.Score.Key);
    }
}

/// <summary>A place in the list of a scorer's scores. Text form: 80 hex digits.</summary>
/// <param name="At">When the last score shown was said.</param>
/// <param name="Trace">Its trace.</param>
/// <param name="Key">Its key.</param>
public sealed record ScoreCursor(DateTimeOffset At, TraceId Trace, ItemHash Key)
{
    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ScoreCursor? cursor)
    {
        cursor = text.Length == 80
            && long.TryParse(text.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
            && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && TraceId.TryParse(text.AsSpan(16, 32), out var trace)
            && ItemHash.TryParse(text.AsSpan(48), out var key)
                ? new ScoreCursor(new DateTimeOffset(ticks, TimeSpan.Zero), trace, key)
                : null;
        return cursor is not null;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => At.UtcTicks.ToString("x16", CultureInfo.InvariantCulture) + Trace + Key;
}
