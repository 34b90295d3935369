using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Traces.Server.Ingest;

namespace Orleans.Traces.Server.Startup;

/// <summary>gRPC's health checking, https://grpc.io/docs/guides/health-checking/: <see cref="Readiness"/> for the server ("") and for each of
/// OTLP's services.</summary>
internal static class GrpcHealth
{
    // A check costs nothing, and whoever watches hears of a change this soon.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public static void AddGrpcHealth(this IServiceCollection services)
    {
        services.AddGrpcHealthChecks(o =>
        {
            foreach (var service in new[] { OtlpMethods.TraceService, OtlpMethods.LogsService })
                o.Services.Map(service, _ => true);
        }).AddCheck<ReadinessCheck>("readiness");
        services.Configure<HealthCheckPublisherOptions>(o => (o.Delay, o.Period) = (TimeSpan.Zero, Period));
    }

    public static IEndpointConventionBuilder MapGrpcHealth(this IEndpointRouteBuilder endpoints) => endpoints.MapGrpcHealthChecksService();

    private sealed class ReadinessCheck(Readiness readiness) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(readiness.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(readiness.Reason));
    }
}
