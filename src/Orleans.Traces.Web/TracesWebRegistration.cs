using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Traces.Query;
using Orleans.Traces.Web.Api;
using Orleans.Traces.Web.Components;
using Orleans.Traces.Web.Components.Spans;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Trees;

namespace Orleans.Traces.Web;

/// <summary>Puts the pages into a host.</summary>
public static class TracesWebRegistration
{
    /// <summary>Registers the pages. The host registers <see cref="ITraceQueries"/> itself, and says who reads
    /// (<see cref="PageReader.Principal"/>) as the request's user.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Asked once, when the first page is shown: a host knows its own addresses only once it listens. Null: the defaults.</param>
    public static IServiceCollection AddTracesWeb(this IServiceCollection services, Func<IServiceProvider, TracesWebOptions>? options = null)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddSingleton(options ?? (_ => new TracesWebOptions()));
        services.AddScoped<BrowserZone>();
        services.AddScoped<PanelMemory>();
        services.AddScoped<PageReader>();
        services.AddSingleton<ViewedTraces>();
        services.AddScoped<IApiCalls, BrowserApiCalls>();
        services.AddScoped<ApiClient>();
        services.AddSingleton<TraceGlances>();
        services.AddScoped<ListMemory>();
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }

    /// <summary>Maps the pages, and a page that says so for every address that leads nowhere. The host adds <c>UseAntiforgery</c>
    /// before, <c>MapStaticAssets</c> beside it, and a <c>Content-Security-Policy</c> to every answer: scripts come from files alone.</summary>
    /// <returns>All of it, so that the host can bind it to a port (<c>RequireHost</c>).</returns>
    public static IEndpointConventionBuilder MapTracesWeb(this IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapGroup("");
        pages.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null);
        pages.MapFallback(() => new RazorComponentResult<App>());
        return pages;
    }
}
