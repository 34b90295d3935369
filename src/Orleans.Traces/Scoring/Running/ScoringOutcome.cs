namespace Orleans.Traces.Scoring.Running;

/// <summary>What came of judging a trace.</summary>
public abstract record ScoringOutcome
{
    private ScoringOutcome()
    {
    }

    /// <summary>It was judged.</summary>
    /// <param name="Scores">How many scores were said.</param>
    public sealed record Judged(int Scores) : ScoringOutcome;

    /// <summary>It was not, or not all of it; it is tried again, or parked.</summary>
    /// <param name="Fault">What is to be done about it.</param>
    /// <param name="Error">Why, for a person.</param>
    /// <param name="RetryAfter">When whoever was asked wants to be asked again; null: nothing was said.</param>
    public sealed record Failed(ScoringFault Fault, string Error, TimeSpan? RetryAfter) : ScoringOutcome;
}
