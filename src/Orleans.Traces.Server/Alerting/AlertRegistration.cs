using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Server.Startup;

namespace Orleans.Traces.Server.Alerting;

/// <summary>Puts alerts into the host. The silos alone look after them.</summary>
internal static class AlertRegistration
{
    public static IServiceCollection AddAlerts(this IServiceCollection services, AlertOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<AlertRegistry>();
        services.AddSingleton<AlertMeasuring>();
        services.AddSingleton<AlertCheck>();
        services.AddSingleton(s => new AlertPage(() => options.PageAddress is { } address
            ? new Uri(address)
            : Announcement.Local(Announcement.Addresses(s.GetRequiredService<IServer>()), Listener.Web)));
        return services;
    }
}
