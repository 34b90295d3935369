using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Orleans.Traces.Server.Telemetry;

/// <summary>Hands the server's metrics on: to whoever reads <c>/metrics</c>, and to an OTLP endpoint where one is set.</summary>
internal static class MetricsExport
{
    public static void AddServerMetrics(this IServiceCollection services, MetricsOptions options)
    {
        services.AddMetrics();
        services.AddSingleton(s => s.GetRequiredService<IMeterFactory>().Create(IngestMeter.MeterName));
        services.AddSingleton<IngestMeter>();
        services.AddHostedService<ServerGauges>();
        services.AddOpenTelemetry()
            // The environment may name the application whose shell this was started from.
            .ConfigureResource(r => r.Clear().AddService("orleans-traces"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(IngestMeter.MeterName).AddPrometheusExporter();
                if (options.OtlpEndpoint.Length > 0)
                    metrics.AddOtlpExporter(otlp => Configure(otlp, options));
            });
    }

    // Everything that the environment could say is said here.
    private static void Configure(OtlpExporterOptions otlp, MetricsOptions options)
    {
        var isGrpc = options.OtlpProtocol == MetricsOptions.Grpc;
        otlp.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new Uri(isGrpc ? options.OtlpEndpoint : $"{options.OtlpEndpoint.TrimEnd('/')}/v1/metrics");
        otlp.Headers = "";
    }
}
