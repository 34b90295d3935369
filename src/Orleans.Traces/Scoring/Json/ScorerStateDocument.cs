namespace Orleans.Traces.Scoring.Json;

/// <summary>What is kept of how a scorer fares, beside the scorer itself.</summary>
public sealed record ScorerStateDocument
{
    /// <summary>The kind of these documents in an <see cref="Storage.IConfigStore"/>; a document's id is <c>{project}.{scorer id}</c>.</summary>
    public const string Kind = "scorer-state";

    /// <summary>Nothing has happened to it.</summary>
    public static ScorerStateDocument None { get; } = new();

    /// <summary>The version that is paused; 0: none. Another version is another scorer, and runs.</summary>
    public int PausedVersion { get; init; }

    /// <summary>Why it is paused.</summary>
    public string? Reason { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>The day (UTC) that <see cref="CostUsd"/> is of.</summary>
    public DateOnly Day { get; init; }

    /// <summary>US dollars that were spent on that day.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>US dollars that were spent on this day.</summary>
    public decimal SpentOn(DateOnly day) => Day == day ? CostUsd : 0;
}
