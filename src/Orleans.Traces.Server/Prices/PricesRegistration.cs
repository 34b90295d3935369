using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.GenAi.Prices;

namespace Orleans.Traces.Server.Prices;

/// <summary>Puts prices into the host.</summary>
internal static class PricesRegistration
{
    public static IServiceCollection AddPrices(this IServiceCollection services, PricesOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<LivePrices>();
        services.AddSingleton<IPriceBooks>(s => s.GetRequiredService<LivePrices>());
        services.AddSingleton<OwnPriceRegistry>();
        services.AddSingleton<UnknownModelRegister>();
        services.AddSingleton<IUnknownModels>(s => s.GetRequiredService<UnknownModelRegister>());
        services.AddSingleton<ProjectPrices>();
        services.AddSingleton<Repricing>();
        services.AddHostedService<PriceUpkeep>();
        return services;
    }
}
