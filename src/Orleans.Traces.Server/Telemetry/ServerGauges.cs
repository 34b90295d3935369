using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Orleans.Traces.Server.Ingest;
using Orleans.Traces.Server.Startup;

namespace Orleans.Traces.Server.Telemetry;

/// <summary>What the server holds, as OpenTelemetry metrics: looked at when somebody asks, not before.</summary>
internal sealed class ServerGauges : IHostedService
{
    public ServerGauges(Meter meter, OpenedStorage data, BytesInFlight inFlight)
    {
        if (data.Entries is { } journal)
        {
            meter.CreateObservableGauge(
                "orleans_traces.traces.open", () => journal.Fill.OpenTraces, "{trace}", "Traces with accepted items that are not stored yet.");
            meter.CreateObservableGauge(
                "orleans_traces.journal.unreleased", () => journal.Fill.UnreleasedBytes, "By", "Bytes of the journal's entries that are not stored yet.");
        }

        meter.CreateObservableGauge(
            "orleans_traces.ingest.in_flight", () => inFlight.Held, "By", "Bytes of OTLP requests under way.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
