using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;
using Orleans.Traces.Server.Telemetry;

namespace Orleans.Traces.Server.Tests.Ledger;

/// <summary>Metrics go where the setting says, and nowhere else: <c>OTEL_EXPORTER_OTLP_*</c> most often names this very server, with a key for
/// it.</summary>
public sealed class MetricsExportTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<(string Path, string? Type, string Key)> _received = new();
    private WebApplication _collector = null!;

    private string Address => _collector.Urls.Single();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _collector = builder.Build();
        _collector.Run(context =>
        {
            _received.Enqueue((context.Request.Path, context.Request.ContentType, context.Request.Headers["x-api-key"].ToString()));
            return Task.CompletedTask;
        });
        await _collector.StartAsync();
    }

    public async Task DisposeAsync() => await _collector.DisposeAsync();

    [Fact]
    public void With_an_endpoint_they_are_sent_there_without_what_the_environment_says()
    {
        Export(new MetricsOptions { OtlpEndpoint = Address + "/" }, environmentEndpoint: "http://127.0.0.1:9");

        Assert.Equal([("/v1/metrics", "application/x-protobuf", "")], _received.Distinct());
    }

    [Fact]
    public void Without_one_they_are_not_sent_wherever_the_environment_points()
    {
        Export(new MetricsOptions(), environmentEndpoint: Address);

        Assert.Empty(_received);
    }

    [Theory]
    [InlineData("localhost:4318", "http/protobuf", "Traces:Metrics:OtlpEndpoint is 'localhost:4318'")]
    [InlineData("ftp://localhost", "http/protobuf", "Traces:Metrics:OtlpEndpoint is 'ftp://localhost'")]
    [InlineData("", "http/json", "Traces:Metrics:OtlpProtocol is 'http/json'; it must be http/protobuf or grpc")]
    public void Settings_that_make_no_sense_are_named(string endpoint, string protocol, string problem)
    {
        var problems = new MetricsOptions { OtlpEndpoint = endpoint, OtlpProtocol = protocol }.Problems();

        Assert.StartsWith(problem, Assert.Single(problems), StringComparison.Ordinal);
        Assert.Empty(new MetricsOptions { OtlpEndpoint = "https://collector:4318", OtlpProtocol = "grpc" }.Problems());
    }

    private static void Export(MetricsOptions options, string environmentEndpoint)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = environmentEndpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-api-key=secret",
        }).Build());
        services.AddServerMetrics(options);
        using var provider = services.BuildServiceProvider();
        var meters = provider.GetRequiredService<MeterProvider>();
        provider.GetRequiredService<IngestMeter>().Request(ProjectId.Default, OtlpSignal.Traces, RequestResult.Answered, TimeSpan.FromSeconds(1));
        meters.ForceFlush();
    }
}
