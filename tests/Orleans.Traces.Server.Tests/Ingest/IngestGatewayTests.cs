using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Server.Disk;
using Orleans.Traces.Server.Ingest;
using Orleans.Traces.Server.Tests.Disk;
using Orleans.Traces.Server.Tests.Grains;

namespace Orleans.Traces.Server.Tests.Ingest;

public sealed class IngestGatewayTests
{
    private readonly LastError _errors = new();
    private readonly FakeDisk _disk = new();
    private readonly DiskWatch _watch;

    public IngestGatewayTests() => _watch = _disk.Watch();

    [Fact]
    public async Task A_trace_that_fails_in_an_unexpected_way_makes_the_answer_retryable_and_is_logged()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var gateway = Gateway(cluster, new IngestOptions());
        cluster.Journal.Hold();
        var failing = AcceptAsync(gateway);
        await Waiting.Until("the commit is asked for", () => cluster.Journal.Appends == 1);
        cluster.Journal.Fail(new InvalidOperationException("a bug"));

        Assert.IsType<IngestOutcome.Unavailable>(await failing);
        Assert.Contains("a bug", _errors.Last, StringComparison.Ordinal);
        Assert.IsType<IngestOutcome.Accepted>(await AcceptAsync(gateway));
    }

    [Fact]
    public async Task Requests_past_the_bytes_in_flight_are_refused_for_now_until_others_are_answered()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var bytes = GrainCluster.Chunk(Some.Span(1)).Payload.Length;
        var gateway = Gateway(cluster, new IngestOptions { MaxBytesInFlight = (2 * bytes) - 1 });
        cluster.Journal.Hold();
        var first = AcceptAsync(gateway);

        var busy = Assert.IsType<IngestOutcome.Unavailable>(await AcceptAsync(gateway));

        Assert.Contains("Traces:Ingest:MaxBytesInFlight", busy.Message, StringComparison.Ordinal);
        await Waiting.Until("the commit is asked for", () => cluster.Journal.Appends == 1);
        cluster.Journal.Open();
        Assert.IsType<IngestOutcome.Accepted>(await first);
        Assert.IsType<IngestOutcome.Accepted>(await AcceptAsync(gateway));
    }

    [Fact]
    public async Task Near_a_full_disk_requests_are_refused_for_now_and_taken_again_later()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var gateway = Gateway(cluster, new IngestOptions());
        _disk.Free = 1;
        _watch.Look();

        var full = Assert.IsType<IngestOutcome.Unavailable>(await AcceptAsync(gateway));

        Assert.Contains("Traces:Storage:MinFreeBytes", full.Message, StringComparison.Ordinal);
        Assert.Equal(0, cluster.Journal.Appends);
        _disk.Free = long.MaxValue;
        _watch.Look();
        Assert.IsType<IngestOutcome.Accepted>(await AcceptAsync(gateway));
    }

    private IngestGateway Gateway(GrainCluster cluster, IngestOptions options) =>
        new(cluster.Silos.Client, options, new BytesInFlight(options), _watch, _errors);

    private static Task<IngestOutcome> AcceptAsync(IngestGateway gateway) =>
        gateway.AcceptAsync(ProjectId.Default, OtlpSignal.Traces, gateway.Cut(OtlpSignal.Traces, GrainCluster.Chunk(Some.Span(1)).Payload));
}

/// <summary>Keeps the last error that was logged, with its exception.</summary>
internal sealed class LastError : ILogger<IngestGateway>
{
    public string Last { get; private set; } = "";

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Last = $"{formatter(state, exception)} {exception}";
}
