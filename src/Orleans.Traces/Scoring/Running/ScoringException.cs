namespace Orleans.Traces.Scoring.Running;

/// <summary>A target could not be judged. The text is for the person who looks after the scorer, and holds no secret.</summary>
public sealed class ScoringException(ScoringFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What to do about it.</summary>
    public ScoringFault Fault => fault;

    /// <summary>When whoever was asked wants to be asked again; null: nothing was said.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>What is to be done about a target that could not be judged.</summary>
public enum ScoringFault
{
    /// <summary>To try again: it may pass by itself.</summary>
    Passing,

    /// <summary>To ask nothing for a while, of any target: whoever was asked is asked too much.</summary>
    TooMuch,

    /// <summary>To try again, and to pause the scorer where this is all that comes of it: a wrong key, an unknown model, answers that cannot be read.</summary>
    Lasting,
}
