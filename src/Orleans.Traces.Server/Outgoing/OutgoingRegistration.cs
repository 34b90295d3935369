using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Traces.Server.Outgoing;

/// <summary>Puts the client for outgoing calls into the host.</summary>
internal static class OutgoingRegistration
{
    public static IServiceCollection AddOutgoing(this IServiceCollection services, OutgoingOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(s => new OutgoingClient(options, Dns.GetHostAddressesAsync, s.GetRequiredService<TimeProvider>()));
        return services;
    }
}
