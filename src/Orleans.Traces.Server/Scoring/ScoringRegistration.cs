using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Scoring.Backfill;
using Orleans.Traces.Server.Scoring.Judging;
using Orleans.Traces.Server.Scoring.Scripts;
using Orleans.Traces.Server.Scoring.Sent;
using Orleans.Traces.Server.Scoring.Services;
using Orleans.Traces.Server.Scoring.States;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring;

/// <summary>Puts scoring into the host.</summary>
internal static class ScoringRegistration
{
    /// <summary>What says what is to be judged.</summary>
    public static IServiceCollection AddScoring(this IServiceCollection services)
    {
        services.AddSingleton<LiveScorers>();
        services.AddSingleton<IScoringPlans>(s => s.GetRequiredService<LiveScorers>());
        services.AddSingleton<ScorerRegistry>();
        services.AddSingleton<ScorerTrial>();
        services.AddSingleton<JudgingBelongings>();
        services.AddSingleton<ProjectBelongings>();
        services.AddSingleton<ParkedScores>();
        services.AddSingleton<SentScores>();
        services.AddSingleton<ScorerHistory>();
        services.AddSingleton<BackfillRegistry>();
        services.AddSingleton<Backfills>();
        services.AddSingleton<ScorerStates>();
        services.AddSingleton<ScorerReports>();
        services.AddSingleton<ScorerChecks>();
        services.AddSingleton<ChatService>();
        services.AddSingleton<IJudgeTraces, JudgeTraceSender>();
        services.AddSingleton<LlmJudge>();
        services.AddSingleton<HttpJudge>();
        services.AddSingleton<ScriptJudge>();
        services.AddSingleton<ITargetJudge, TargetJudge>();
        services.AddHostedService<ScorerUpkeep>();
        return services;
    }

    /// <summary>What judges, in a silo.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="scores">Where scores are kept; null: nowhere, and then nothing is judged.</param>
    public static IServiceCollection AddScoringWork(this IServiceCollection services, IScoreStore? scores)
    {
        if (scores is null)
        {
            var none = new NoScores();
            return services.AddSingleton<IScoreStore>(none).AddSingleton<IScoringPlans>(none);
        }

        services.AddSingleton(scores);
        services.AddHostedService<WaitingScoreUpkeep>();
        services.AddHostedService<BackfillSweeper>();
        services.AddSingleton<ScoringWork>();
        services.AddSingleton<ScoringServices>();
        services.AddHostedService<ScoringSweeper>();
        return services;
    }
}
