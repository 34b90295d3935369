using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Judging;
using Orleans.Traces.Scoring.Rules;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Scoring.Scripts;
using Orleans.Traces.Scoring.Services;
using Orleans.Traces.Server.Scoring.Judging;
using Orleans.Traces.Server.Scoring.Scripts;
using Orleans.Traces.Server.Scoring.Services;

namespace Orleans.Traces.Server.Scoring;

/// <summary>Judges by whatever a scorer judges by.</summary>
internal sealed class TargetJudge(LlmJudge models, HttpJudge services, ScriptJudge scripts) : ITargetJudge
{
    public async ValueTask<Judgement?> JudgeAsync(TraceKey trace, Scorer scorer, ScoringTarget target, CancellationToken cancellationToken) => scorer.Method switch
    {
        Rule rule => rule.Judge(target.View) is { } verdict ? new Judgement(verdict) : null,
        JudgeMethod => await models.JudgeAsync(trace, scorer, target, cancellationToken),
        ServiceMethod => await services.JudgeAsync(trace, scorer, target, cancellationToken),
        ScriptMethod => scripts.Judge(trace, scorer, target),
        _ => throw new InvalidOperationException($"Nobody judges by {scorer.Method.GetType().Name}."),
    };
}
