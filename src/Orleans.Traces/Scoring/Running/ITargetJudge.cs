namespace Orleans.Traces.Scoring.Running;

/// <summary>Judges one target: by a rule at once, others by asking somebody.</summary>
public interface ITargetJudge
{
    /// <summary>What is said of it; null: the scorer does not apply to it.</summary>
    /// <exception cref="Exception">It could not be judged; the text says why, for the person who looks after the scorer.</exception>
    ValueTask<Verdict?> JudgeAsync(Scorer scorer, ScoringTarget target, CancellationToken cancellationToken);
}

/// <summary>Judges by the scorer's rule.</summary>
public sealed class RuleJudge : ITargetJudge
{
    /// <inheritdoc/>
    public ValueTask<Verdict?> JudgeAsync(Scorer scorer, ScoringTarget target, CancellationToken cancellationToken) => new(scorer.Rule.Judge(target.View));
}
