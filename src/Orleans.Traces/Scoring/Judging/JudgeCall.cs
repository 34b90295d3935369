using Orleans.Traces.GenAi;

namespace Orleans.Traces.Scoring.Judging;

/// <summary>One call of a judge's model.</summary>
/// <param name="Begun">When it began.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="Asked">What the model was given: role and text of each message.</param>
public sealed record JudgeCall(DateTimeOffset Begun, DateTimeOffset Ended, IReadOnlyList<(string Role, string Text)> Asked)
{
    /// <summary>What it answered; null: it did not.</summary>
    public string? Answer { get; init; }

    /// <summary>The model that answered; null: not said.</summary>
    public string? Model { get; init; }

    /// <summary>Its tokens.</summary>
    public TokenUsage Usage { get; init; } = TokenUsage.Unknown;

    /// <summary>Why nothing could be made of it; null: it could.</summary>
    public string? Error { get; init; }
}
