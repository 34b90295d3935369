using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Server.Disk;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Server.Ingest;
using Orleans.Traces.Server.Ledger;
using Orleans.Traces.Server.Tests.Disk;
using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Server.Tests.Grains;
using Orleans.Traces.Server.Tests.Ledger;

namespace Orleans.Traces.Server.Tests.Ingest;

public sealed class IngestGatewayTests
{
    private readonly LastError _errors = new();
    private readonly IngestLedger _ledger = TestLedger.Create();
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
        var counts = await CountsAsync();
        Assert.Equal((2, 1, 1), (counts.Received, counts.Accepted, counts.Retryable));
    }

    [Fact]
    public async Task Each_item_is_counted_by_its_fate_and_refusals_only_when_the_client_is_told_of_them()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var gateway = Gateway(cluster, new IngestOptions());
        var request = OneSpan.Request(
            OneSpan.Span(Some.TraceOf(1)), OneSpan.Span(Some.TraceOf(2)), OneSpan.Span(Some.TraceOf(2), id: 2), OneSpan.Span([1, 2], [3]));
        Assert.IsType<IngestOutcome.Accepted>(await gateway.AcceptAsync(IngestSource.Keyless, OtlpSignal.Traces, gateway.Cut(OtlpSignal.Traces,
            OneSpan.Request(OneSpan.Span(Some.TraceOf(1))))));
        cluster.Journal.Hold();
        var failing = gateway.AcceptAsync(IngestSource.Keyless, OtlpSignal.Traces, gateway.Cut(OtlpSignal.Traces, request));
        await Waiting.Until("the commit is asked for", () => cluster.Journal.Appends == 2);
        cluster.Journal.Fail();
        Assert.IsType<IngestOutcome.Unavailable>(await failing);

        // Trace 1 is known, trace 2 failed, and the span without an id waits for the client to come again.
        var counts = await CountsAsync();
        Assert.Equal((5, 1, 1, 0, 3), (counts.Received, counts.Accepted, counts.Repeated, counts.RefusedCount, counts.Retryable));

        Assert.IsType<IngestOutcome.Accepted>(await gateway.AcceptAsync(IngestSource.Keyless, OtlpSignal.Traces, gateway.Cut(OtlpSignal.Traces, request)));

        counts = await CountsAsync();
        Assert.Equal((9, 3, 2, 1, 3), (counts.Received, counts.Accepted, counts.Repeated, counts.RefusedCount, counts.Retryable));
        Assert.Equal(1, counts.Refused["traceId"].Count);
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
        var counts = await CountsAsync();
        Assert.Equal((3, 1, 1, 1), (counts.Received, counts.Accepted, counts.Repeated, counts.Retryable));
    }

    private async Task<LedgerCounts> CountsAsync()
    {
        var hour = LedgerHour.Of(TimeProvider.System.GetUtcNow());
        return (await _ledger.ReadAsync(new LedgerQuery(ProjectId.Default, hour.Plus(-1), hour.Plus(1), KeyId: null), CancellationToken.None)).Total.Spans;
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
        new(new TraceGrains(cluster.Silos.Client), options, new IngestBounds(new BytesInFlight(options), _watch), _ledger, _errors);

    private static Task<IngestOutcome> AcceptAsync(IngestGateway gateway) =>
        gateway.AcceptAsync(IngestSource.Keyless, OtlpSignal.Traces, gateway.Cut(OtlpSignal.Traces, GrainCluster.Chunk(Some.Span(1)).Payload.Span));
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
