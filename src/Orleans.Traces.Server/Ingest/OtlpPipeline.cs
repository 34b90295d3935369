using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Orleans.Traces.Server.Api;

namespace Orleans.Traces.Server.Ingest;

/// <summary>What every OTLP request passes before it is read.</summary>
internal static class OtlpPipeline
{
    private const string CorsPolicy = "OTLP";

    private static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);

    /// <summary>The endpoint that a request was routed to takes OTLP.</summary>
    public static bool IsOtlp(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<OtlpEndpoint>() is not null;

    /// <summary>Marks endpoints as OTLP's, and opens them to the pages of <see cref="IngestOptions.CorsOrigins"/>.</summary>
    public static TBuilder AsOtlp<TBuilder>(this TBuilder endpoints, IngestOptions options)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.WithMetadata(new OtlpEndpoint());
        return endpoints.OpenToPages(options);
    }

    /// <summary>Opens endpoints to the pages of <see cref="IngestOptions.CorsOrigins"/>.</summary>
    public static TBuilder OpenToPages<TBuilder>(this TBuilder endpoints, IngestOptions options)
        where TBuilder : IEndpointConventionBuilder => options.CorsOrigins.Count == 0 ? endpoints : endpoints.RequireCors(CorsPolicy);

    /// <summary>What a browser's SDK needs: it sends whatever headers it was configured with, and no cookies.</summary>
    public static void AddOtlpCors(this IServiceCollection services, IngestOptions options) => services.AddCors(cors => cors.AddPolicy(
        CorsPolicy,
        policy => policy.WithOrigins(options.CorsOrigins.Contains(CorsConstants.AnyOrigin) ? [CorsConstants.AnyOrigin] : [.. options.CorsOrigins]).WithMethods(HttpMethods.Post).AllowAnyHeader()
            .WithExposedHeaders(HeaderNames.RetryAfter).SetPreflightMaxAge(PreflightAge)));

    /// <summary>The guard of a port that is not OTLP's own: another host, or a page that is neither of this machine nor allowed, is refused.</summary>
    /// <param name="app">The pipeline.</param>
    /// <param name="options">Which pages are allowed.</param>
    /// <param name="allowedHosts">The value of <see cref="LocalHosts.Setting"/>.</param>
    /// <param name="anyHost">As the page's own guard has it.</param>
    public static IApplicationBuilder UseOtlpGuard(this IApplicationBuilder app, IngestOptions options, IEnumerable<string> allowedHosts, bool anyHost)
    {
        var hosts = new LocalHosts(allowedHosts);
        return app.Use((context, next) =>
        {
            var foreign = context.Request.Headers.Origin.Where(o => !IsAllowed(options.CorsOrigins, o));
            var refused = anyHost ? hosts.ForeignOrigin(context.Request.Host.Value ?? "", foreign) : hosts.Refusal(context.Request.Host.Host, foreign);
            return refused is { } refusal
                ? OtlpHttp.AnswerAsync(context, new IngestOutcome.Forbidden(refusal))
                : next(context);
        });
    }

    /// <summary>Refuses for now what comes after a stop has begun, and frames what gRPC does on its own.</summary>
    public static IApplicationBuilder UseOtlpGate(this IApplicationBuilder app, RequestGate gate, IngestOptions options) => app.Use(async (context, next) =>
    {
        if (!gate.TryEnter())
        {
            await RefuseAsync(context);
            return;
        }

        try
        {
            await (GrpcAnswer.IsAskedFor(context.Request) ? CallAsync(context, next, options) : next(context));
        }
        finally
        {
            gate.Leave();
        }
    });

    private static async Task CallAsync(HttpContext context, RequestDelegate next, IngestOptions options)
    {
        // gRPC has its own limit, by message.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        using (CountedBody.Put(context, context.RequestServices.GetRequiredService<BytesInFlight>()))
            await next(context);
        if (!context.Response.HasStarted)
            GrpcAnswer.NameTheLimit(context.Response, options);
    }

    private static Task RefuseAsync(HttpContext context)
    {
        if (!GrpcAnswer.IsAskedFor(context.Request))
            return OtlpHttp.AnswerAsync(context, RequestGate.Stopping);
        GrpcAnswer.Write(context.Response, RequestGate.Stopping);
        return Task.CompletedTask;
    }

    private static bool IsAllowed(IReadOnlyList<string> origins, string? origin) =>
        origins.Contains(CorsConstants.AnyOrigin) || (origin is not null && origins.Contains(origin, StringComparer.OrdinalIgnoreCase));
}
