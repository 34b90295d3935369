using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Scoring;
using Orleans.Traces.Server.Access;

namespace Orleans.Traces.Server.Scoring;

/// <summary>Puts scoring into the host.</summary>
internal static class ScoringRegistration
{
    public static IServiceCollection AddScoring(this IServiceCollection services)
    {
        services.AddSingleton<LiveScorers>();
        services.AddSingleton<IScoringPlans>(s => s.GetRequiredService<LiveScorers>());
        services.AddSingleton<ScorerRegistry>();
        services.AddSingleton<ScorerTrial>();
        services.AddSingleton<ProjectBelongings>();
        services.AddHostedService<ScorerUpkeep>();
        return services;
    }
}
