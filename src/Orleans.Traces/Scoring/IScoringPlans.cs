using Orleans.Traces.Identity;

namespace Orleans.Traces.Scoring;

/// <summary>Each project's scorers as they are at the moment: they change while the server runs.</summary>
public interface IScoringPlans
{
    /// <summary>What is due of a project's traces. It does not change; who asks again later may get another.</summary>
    ScoringPlan Of(ProjectId project);
}
