using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Server.Api.Datasets;
using Orleans.Traces.Server.Datasets.Files;
using Orleans.Traces.Server.Experiments;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Datasets;

/// <summary>Puts datasets into the host.</summary>
internal static class DatasetsRegistration
{
    /// <summary>What changes and reads datasets, and reads experiments.</summary>
    public static IServiceCollection AddDatasets(this IServiceCollection services, IDatasetStore store)
    {
        services.AddSingleton(store);
        services.AddSingleton<DatasetEditor>();
        services.AddSingleton<CaseLists>();
        services.AddSingleton<CaseExports>();
        services.AddSingleton<CaseIntakes>();
        services.AddSingleton<RecordedCases>();
        services.AddSingleton<CaseHarvest>();
        services.AddSingleton<ExperimentReader>();
        services.AddSingleton<CaseFileTurns>();
        return services;
    }
}
