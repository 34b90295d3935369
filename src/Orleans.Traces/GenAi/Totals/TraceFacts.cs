namespace Orleans.Traces.GenAi.Totals;

/// <summary>What a whole trace means: whom it served, what it used, what that cost. Two are equal where all of it is.</summary>
/// <remarks>Of a text longer than <see cref="MaxLength"/>, and of more values than the limits say, the trace knows nothing: they are still on
/// their spans.</remarks>
public sealed record TraceFacts
{
    /// <summary>The longest text that is taken from a span, in characters.</summary>
    public const int MaxLength = 512;

    /// <summary>The most tags.</summary>
    public const int MaxTags = 64;

    /// <summary>The most models, and the most tools; what is used of others is in the totals only.</summary>
    public const int MaxNames = 64;

    /// <summary>The facts of a trace that says nothing.</summary>
    public static TraceFacts None { get; } = new();

    /// <summary>The name that a span gives to the trace; null where none does: then the root's name is the trace's.</summary>
    public string? Name { get; init; }

    /// <summary>The conversation: what any span of it says, the first in tree order where they differ.</summary>
    public string? SessionId { get; init; }

    /// <summary>The user: as the session.</summary>
    public string? UserId { get; init; }

    /// <summary>The tags of all spans, each once, sorted by their code units.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Where it ran.</summary>
    public string? Environment { get; init; }

    /// <summary>The version of the application.</summary>
    public string? Release { get; init; }

    /// <summary>The models, by their names.</summary>
    public IReadOnlyList<ModelUse> Models { get; init; } = [];

    /// <summary>The tools, by their names.</summary>
    public IReadOnlyList<ToolUse> Tools { get; init; } = [];

    /// <summary>Spans that failed, by their status or by what their convention says instead.</summary>
    public int ErrorCount { get; init; }

    /// <summary>What the application used.</summary>
    public UsageTotals Totals { get; init; } = UsageTotals.None;

    /// <summary>What scorers used, which is no part of <see cref="Totals"/>, models and tools.</summary>
    public UsageTotals Scoring { get; init; } = UsageTotals.None;

    /// <inheritdoc/>
    public bool Equals(TraceFacts? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Single(this) == Single(other) && Tags.SequenceEqual(other.Tags)
            && Models.SequenceEqual(other.Models) && Tools.SequenceEqual(other.Tools));

    /// <inheritdoc/>
    public override int GetHashCode() => Single(this).GetHashCode();

    private static (string?, string?, string?, string?, string?, int, UsageTotals, UsageTotals) Single(TraceFacts facts) =>
        (facts.Name, facts.SessionId, facts.UserId, facts.Environment, facts.Release, facts.ErrorCount, facts.Totals, facts.Scoring);
}
