using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Scoring;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <summary>Adds to a silo what its trace grains share. Journal, store, options and clock are added by the host.</summary>
internal static class TraceGrainRegistration
{
    public static IServiceCollection AddTraceGrains(this IServiceCollection services)
    {
        services.TryAddSingleton<TraceGrains>();
        services.AddSingleton<TraceMemory>();
        services.AddSingleton<TraceAlarms>();
        services.AddHostedService(s => s.GetRequiredService<TraceAlarms>());
        services.AddHostedService<JournalSweeper>();
        services.AddHostedService<TraceRelief>();
        services.AddSingleton(s => new TraceGrainServices
        {
            Journal = s.GetRequiredService<ITraceJournal>(),
            Store = s.GetRequiredService<ITraceStore>(),
            Alarms = s.GetRequiredService<TraceAlarms>(),
            Memory = s.GetRequiredService<TraceMemory>(),
            Options = s.GetRequiredService<AssemblyOptions>(),
            Time = s.GetRequiredService<TimeProvider>(),
            Prices = s.GetRequiredService<IPriceBooks>(),
            Scoring = s.GetRequiredService<IScoringPlans>(),
        });
        return services;
    }
}
