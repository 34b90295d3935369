using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Query.Views;

namespace Orleans.Traces.Server.Views;

/// <summary>Puts saved views into the host.</summary>
internal static class ViewsRegistration
{
    public static IServiceCollection AddSavedViews(this IServiceCollection services)
    {
        services.AddSingleton<SavedViewRegistry>();
        services.AddSingleton<ISavedViews>(s => s.GetRequiredService<SavedViewRegistry>());
        return services;
    }
}
