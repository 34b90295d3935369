using Orleans.Traces.Identity;

namespace Orleans.Traces.Scoring.Sent;

/// <summary>A score as a person or a program sent it.</summary>
public sealed record SentScore
{
    /// <summary>Its id; null: it is given one.</summary>
    public string? Id { get; init; }

    /// <summary>The trace that it is about.</summary>
    public required TraceId Trace { get; init; }

    /// <summary>The span; null: the trace as a whole.</summary>
    public SpanId? Span { get; init; }

    /// <summary>What was judged.</summary>
    public required string Name { get; init; }

    /// <summary>What was said.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Who said it; null: not sent.</summary>
    public ScoreSource? Source { get; init; }

    /// <summary>Who said it, in their own words; null: not sent.</summary>
    public string? Author { get; init; }

    /// <summary>Whatever else was sent: a JSON object; null: nothing.</summary>
    public string? Metadata { get; init; }

    /// <summary>The score as it is stored. Whoever sends it again under its id replaces it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="source">Who said it, where that was not sent.</param>
    /// <param name="now">The time.</param>
    public StoredScore ToStored(string id, ScoreSource source, DateTimeOffset now) => new()
    {
        Key = ScoreKey.OfSent(id),
        Name = Name,
        Span = Span,
        Verdict = Verdict,
        Source = Source ?? source,
        At = now,
        Author = Author,
        SentId = id,
        Metadata = Metadata,
    };
}
