using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Access;

/// <summary>Puts keys and projects into the host.</summary>
internal static class AccessRegistration
{
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfigStore store, AccessPolicy policy, AccessOptions options)
    {
        services.AddSingleton(store);
        services.AddSingleton(policy);
        services.AddSingleton(options);
        services.AddSingleton<ProjectRegistry>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<KeyRegistry>();
        services.AddSingleton<SessionRegistry>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<PageAccess>();
        services.AddScoped<AuthenticationStateProvider, LiveReader>();
        return services;
    }

    /// <summary>Guards every endpoint; after routing, and before whatever reads a body.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app.UseMiddleware<AccessGate>();
}
