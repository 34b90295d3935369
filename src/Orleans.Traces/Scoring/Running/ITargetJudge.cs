using Orleans.Traces.Identity;
using Orleans.Traces.Scoring.Rules;

namespace Orleans.Traces.Scoring.Running;

/// <summary>Judges one target: by a rule at once, others by asking somebody.</summary>
public interface ITargetJudge
{
    /// <summary>What is said of it; null: the scorer does not apply to it.</summary>
    /// <exception cref="ScoringException">It could not be judged.</exception>
    /// <exception cref="Exception">As well; the text says why, for the person who looks after the scorer.</exception>
    ValueTask<Judgement?> JudgeAsync(TraceKey trace, Scorer scorer, ScoringTarget target, CancellationToken cancellationToken);
}

/// <summary>Judges by the scorer's rule.</summary>
public sealed class RuleJudge : ITargetJudge
{
    /// <inheritdoc/>
    public ValueTask<Judgement?> JudgeAsync(TraceKey trace, Scorer scorer, ScoringTarget target, CancellationToken cancellationToken) =>
        scorer.Method is Rule rule
            ? new(rule.Judge(target.View) is { } verdict ? new Judgement(verdict) : null)
            : throw new InvalidOperationException($"The scorer {scorer.Id} has no rule.");
}
