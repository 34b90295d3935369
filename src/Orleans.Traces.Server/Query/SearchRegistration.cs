using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Stats;

namespace Orleans.Traces.Server.Query;

/// <summary>Adds what searches, sums up and completes. Queries, store, journal, prices and clock are added by the host.</summary>
internal static class SearchRegistration
{
    public static IServiceCollection AddSearch(this IServiceCollection services, SearchOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<QueryTurns>();
        services.AddSingleton<SearchedTraces>();
        services.AddSingleton<ITraceSearch, TraceSearch>();
        services.AddSingleton<IMetricsSearch, MetricsSearch>();
        services.AddSingleton<IAttributeCatalog, AttributeCatalog>();
        services.AddSingleton<TraceScans>();
        services.AddSingleton<ITraceStatistics, TraceSums>();
        services.AddSingleton<TraceLists>();
        services.AddSingleton<IRankedTraces>(s => s.GetRequiredService<TraceLists>());
        return services;
    }
}
