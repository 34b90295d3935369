using System.Text.Json.Serialization;
using Orleans.Traces.Query;

namespace Orleans.Traces.Scoring.Backfill;

/// <summary>A scorer's way through past traces, as it is stored: what it is about and how far it has come. Immutable.</summary>
public sealed record BackfillJob
{
    /// <summary>Names it: a scorer has one after the other.</summary>
    public required string Id { get; init; }

    /// <summary>Lowest start of a trace, inclusive, Unix nanoseconds.</summary>
    public required ulong From { get; init; }

    /// <summary>Highest start, exclusive.</summary>
    public required ulong To { get; init; }

    /// <summary>The share of traces, 0 to 1.</summary>
    public required double Sampling { get; init; }

    /// <summary>What it does.</summary>
    public required BackfillState State { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null: it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Where it goes on, from the newest trace on; null: at the beginning.</summary>
    public string? After { get; init; }

    /// <summary>Traces that were looked at.</summary>
    public long Looked { get; init; }

    /// <summary>Of these, how many were made due.</summary>
    public long MadeDue { get; init; }

    /// <summary>What was estimated when it was started.</summary>
    public BackfillEstimate? Estimate { get; init; }

    /// <summary>Why it ended before its end; null: it did not, or a person ended it.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it goes on, now or once a person says so.</summary>
    [JsonIgnore]
    public bool IsOpen => State is BackfillState.Running or BackfillState.Paused;

    /// <summary>The place to go on at.</summary>
    [JsonIgnore]
    public TraceCursor? Place => After is { } text && TraceCursor.TryParse(text, out var cursor) ? cursor : null;
}

/// <summary>What a backfill does. Stored as a word.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BackfillState>))]
public enum BackfillState
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It waits for a person.</summary>
    Paused,

    /// <summary>All traces were made due.</summary>
    Done,

    /// <summary>A person ended it, or its scorer was deleted.</summary>
    Cancelled,
}

/// <summary>What a backfill is expected to come to.</summary>
/// <param name="Traces">Traces that it would make due, as far as their summaries say.</param>
/// <param name="IsLimited">There are more traces than are counted: it is at least so many.</param>
/// <param name="CostUsd">What judging them would cost, US dollars, by the mean of what the scorer judged so far; null: it has not judged yet.</param>
public sealed record BackfillEstimate(long Traces, bool IsLimited, decimal? CostUsd);
