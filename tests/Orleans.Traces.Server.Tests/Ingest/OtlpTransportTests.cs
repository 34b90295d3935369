using Grpc.Core;
using Orleans.Traces.Server.Ingest;
using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Server.Tests.Grains;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Ingest;

/// <summary>What a client hears when its traces are slow or fail, over both transports.</summary>
public sealed class OtlpTransportTests
{
    private const string Details = "grpc-status-details-bin";

    [Fact]
    public async Task A_call_whose_deadline_passes_is_told_so_and_what_was_journaled_stays()
    {
        await using var host = await OtlpHost.StartAsync();
        host.Cluster.Journal.Hold();
        using var call = host.Export(GrainCluster.Chunk(Some.Span(1)).Payload.ToArray(), new CallOptions(deadline: DateTime.UtcNow.AddSeconds(1)));
        await Waiting.Until("the commit is asked for", () => host.Cluster.Journal.Appends == 1);

        var late = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        host.Cluster.Journal.Open();

        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        await Waiting.Until("the entry is in the journal", () => host.Cluster.Journal.Unreleased == 1);
        Assert.Empty(await host.Export(GrainCluster.Chunk(Some.Span(1), Some.Span(2)).Payload.ToArray()));
        await host.Cluster.UntilFinalAsync(items: 2);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_does_no_harm_and_what_was_journaled_stays()
    {
        await using var host = await OtlpHost.StartAsync();
        host.Cluster.Journal.Hold();
        using var gone = new CancellationTokenSource();
        using var call = host.Export(GrainCluster.Chunk(Some.Span(1)).Payload.ToArray(), new CallOptions(cancellationToken: gone.Token));
        await Waiting.Until("the commit is asked for", () => host.Cluster.Journal.Appends == 1);

        await gone.CancelAsync();
        var cancelled = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        host.Cluster.Journal.Open();

        Assert.Equal(StatusCode.Cancelled, cancelled.StatusCode);
        Assert.Empty(await host.Export(GrainCluster.Chunk(Some.Span(2)).Payload.ToArray()));
        await host.Cluster.UntilFinalAsync(items: 2);
    }

    [Fact]
    public async Task If_any_trace_fails_for_now_the_whole_answer_is_retryable_and_the_repeat_loses_nothing()
    {
        await using var host = await OtlpHost.StartAsync();
        var first = OneSpan.Span(Some.TraceOf(1));
        // A span that is refused for good does not make the answer one that is not repeated.
        byte[] request = [.. OneSpan.Request(first), .. OneSpan.Request(OneSpan.Span(Some.TraceOf(2))), .. OneSpan.Request(OneSpan.Span([1], [2]))];
        Assert.Empty(await host.Export(OneSpan.Request(first)));

        // What the first trace has already is a repeat and needs no commit; the second's commit fails.
        host.Cluster.Journal.Hold();
        var grpc = host.Export(request);
        await Waiting.Until("the commit is asked for", () => host.Cluster.Journal.Appends == 2);
        host.Cluster.Journal.Fail();
        var failed = await Assert.ThrowsAsync<RpcException>(() => grpc.ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, failed.StatusCode);
        Assert.Equal(((int)StatusCode.Unavailable, failed.Status.Detail, 1), OtlpStatusTests.ReadDetails(failed.Trailers.GetValueBytes(Details)!));

        host.Cluster.Journal.Hold();
        var http = host.PostAsync(request);
        await Waiting.Until("the commit is asked for", () => host.Cluster.Journal.Appends == 3);
        host.Cluster.Journal.Fail(new StorageUnavailableException("the disk is full"));
        using (var response = await http)
        {
            Assert.Equal((503, "1"), ((int)response.StatusCode, response.Headers.RetryAfter?.ToString()));
            Assert.Equal(14, StatusBody.Read("application/x-protobuf", await response.Content.ReadAsByteArrayAsync()).Number);
        }

        var partial = StatusBody.ReadPartialSuccess("application/x-protobuf", await host.Export(request));
        Assert.Equal(1, partial!.Number);
        await host.Cluster.UntilFinalAsync(items: 1, trace: 1);
        await host.Cluster.UntilFinalAsync(items: 1, trace: 2);
    }

    [Fact]
    public async Task Many_calls_at_once_over_one_connection_share_a_commit_and_all_are_answered()
    {
        await using var host = await OtlpHost.StartAsync();
        host.Cluster.Journal.Hold();
        var calls = Enumerable.Range(1, 300).Select(i => host.Export(OneSpan.Request(OneSpan.Span(Some.TraceOf(i))))).ToList();
        await Waiting.Until("as many are under way as one connection may have", () => host.Cluster.Journal.Appends == 100);

        host.Cluster.Journal.Open();

        Assert.All(await Task.WhenAll(calls.Select(c => c.ResponseAsync)), Assert.Empty);
        Assert.Equal(300, host.Cluster.Journal.Unreleased);
    }

    [Fact]
    public async Task The_size_of_a_call_is_bounded_by_MaxBodyBytes_alone()
    {
        await using var host = await OtlpHost.StartAsync(new IngestOptions { MaxBodyBytes = 10_000 }, limit: l => l.MaxRequestBodySize = 1_000);

        Assert.Empty(await host.Export(OneSpan.Request(OneSpan.Span(Some.TraceOf(1), more: w => w.String(5, new string('n', 5_000))))));
        var large = await Assert.ThrowsAsync<RpcException>(
            () => host.Export(OneSpan.Request(OneSpan.Span(Some.TraceOf(1), more: w => w.String(5, new string('n', 10_000))))).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, large.StatusCode);
        Assert.Contains("Traces:Ingest:MaxBodyBytes", large.Status.Detail, StringComparison.Ordinal);
        Assert.Null(large.Trailers.GetValueBytes(Details));
    }

    [Fact]
    public async Task Messages_that_are_still_coming_count_too_and_past_the_limit_a_call_is_refused_for_now()
    {
        await using var host = await OtlpHost.StartAsync(new IngestOptions { MaxBodyBytes = 100_000, MaxBytesInFlight = 200_000 });
        using var gone = new CancellationTokenSource();
        var first = host.BeginAsync(announced: 100_000, sent: 90_000, gone.Token);
        var second = host.BeginAsync(announced: 100_000, sent: 90_000, gone.Token);
        await Waiting.Until("both are held", () => host.InFlight.Held > 180_000);

        var busy = await Assert.ThrowsAsync<RpcException>(
            () => host.Export(OneSpan.Request(OneSpan.Span(Some.TraceOf(1), more: w => w.String(5, new string('n', 50_000))))).ResponseAsync);
        Assert.Empty(await host.Export(OneSpan.Request(OneSpan.Span(Some.TraceOf(1)))));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(first, second));

        Assert.Equal(StatusCode.Unavailable, busy.StatusCode);
        Assert.Contains("Traces:Ingest:MaxBytesInFlight", busy.Status.Detail, StringComparison.Ordinal);
        Assert.NotNull(busy.Trailers.GetValueBytes(Details));
        await Waiting.Until("all is given back", () => host.InFlight.Held == 0);
        Assert.Empty(await host.Export(OneSpan.Request(OneSpan.Span(Some.TraceOf(2), more: w => w.String(5, new string('n', 50_000))))));
        await Waiting.Until("all is given back again", () => host.InFlight.Held == 0);
    }

    [Fact]
    public async Task A_closed_gate_finishes_what_is_under_way_and_refuses_for_now_what_comes()
    {
        await using var host = await OtlpHost.StartAsync();
        host.Cluster.Journal.Hold();
        using var underWay = host.Export(GrainCluster.Chunk(Some.Span(1)).Payload.ToArray());
        await Waiting.Until("the commit is asked for", () => host.Cluster.Journal.Appends == 1);

        var empty = host.Gate.CloseAsync();
        var grpc = await Assert.ThrowsAsync<RpcException>(() => host.Export(GrainCluster.Chunk(Some.Span(2)).Payload.ToArray()).ResponseAsync);
        using var http = await host.PostAsync(GrainCluster.Chunk(Some.Span(2)).Payload.ToArray());

        Assert.Equal(StatusCode.Unavailable, grpc.StatusCode);
        Assert.Equal((14, "the server is stopping; send the request again", 1), OtlpStatusTests.ReadDetails(grpc.Trailers.GetValueBytes(Details)!));
        Assert.Equal((503, "1"), ((int)http.StatusCode, http.Headers.RetryAfter?.ToString()));
        Assert.False(empty.IsCompleted);
        host.Cluster.Journal.Open();
        Assert.Empty(await underWay);
        await empty.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, host.Cluster.Journal.Appends);
    }
}
