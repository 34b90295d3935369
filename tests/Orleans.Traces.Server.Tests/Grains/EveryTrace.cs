using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Rules;

namespace Orleans.Traces.Server.Tests.Grains;

/// <summary>One scorer that judges every trace of every project.</summary>
internal sealed class EveryTrace : IScoringPlans
{
    public const string ScorerId = "every-trace";

    private readonly ScoringPlan _plan = new([new Scorer { Id = ScorerId, Name = "error", Method = new ErrorRule() }]);

    public ScoringPlan Of(ProjectId project) => _plan;
}
