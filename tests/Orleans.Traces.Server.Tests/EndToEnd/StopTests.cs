using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Tests.Ingest;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>A stop by signal ends soon, without a complaint, and loses nothing that was acknowledged.</summary>
public sealed class StopTests : IDisposable
{
    private const int Senders = 8;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(15)]
    [InlineData(ServerProcess.SigInt)]
    public async Task A_stop_with_open_traces_keeps_them(int signal)
    {
        var traces = Enumerable.Range(0, 50).Select(_ => OneSpan.NewTrace()).ToList();
        await using (var server = await ServerProcess.StartAsync(_data.Path))
        {
            foreach (var trace in traces)
                Assert.Equal(200, (await OtlpRequest.Protobuf("traces", OneSpan.Request(OneSpan.Span(trace))).SendAsync(server)).Status);
            await AssertStopsAsync(server, signal);
        }

        await AssertShowsAsync(traces);
    }

    [Fact]
    public async Task Requests_under_way_at_a_stop_are_answered_or_refused_and_nothing_acknowledged_is_lost()
    {
        var acknowledged = new ConcurrentBag<TraceId>();
        await using (var server = await ServerProcess.StartAsync(_data.Path))
        {
            var senders = Enumerable.Range(0, Senders).Select(i => Task.Run(() => SendUntilRefusedAsync(server, i % 2 == 0, acknowledged))).ToList();
            await Waiting.Until("requests are on their way", () => acknowledged.Count > 200);
            await AssertStopsAsync(server);
            await Task.WhenAll(senders);
        }

        await AssertShowsAsync(acknowledged);
    }

    [Fact]
    public async Task A_client_that_never_ends_its_request_does_not_hold_up_the_stop()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);
        var trace = OneSpan.NewTrace();
        await OtlpRequest.Grpc("traces", OneSpan.Request(OneSpan.Span(trace))).SendAsync(server);
        using var slow = new TcpClient();
        await slow.ConnectAsync("localhost", server.Http.BaseAddress!.Port);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"));
        // A request behind it has been answered, so that this one is under way too.
        await server.Web.GetStringAsync("/healthz");

        await AssertStopsAsync(server);

        await AssertShowsAsync([trace]);
    }

    [Fact]
    public async Task What_comes_after_a_stop_has_begun_is_told_to_come_again()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);
        using var slow = new TcpClient();
        await slow.ConnectAsync("localhost", server.Http.BaseAddress!.Port);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nexpect: 100-continue\r\ncontent-length: 1000\r\n\r\n"));
        // The server waits for its body, so that the stop waits for it.
        Assert.True(await slow.GetStream().ReadAsync(new byte[100]) > 0);
        var http = Task.Run(() => AnswersUntilCutOffAsync(() => SendHttpAsync(server)));
        var grpc = Task.Run(() => AnswersUntilCutOffAsync(() => SendGrpcAsync(server)));

        await AssertStopsAsync(server);

        Assert.Contains((503, "1"), await http);
        Assert.All(await http, a => Assert.True(a is (200, "") or (503, "1"), $"{a}"));
        Assert.Contains((14, "RetryInfo after 1 s"), await grpc);
        Assert.All(await grpc, a => Assert.True(a is (0, "") or (14, "RetryInfo after 1 s"), $"{a}"));
    }

    [Fact]
    public async Task A_stop_while_starting_is_a_stop()
    {
        await using var server = ServerProcess.Launch(_data.Path);
        await Waiting.Until("the journal is open", () => server.Output.Contains("is open with", StringComparison.Ordinal));

        var code = await server.StopAsync();

        // Until the host listens to signals, the system's own way is taken: 128 + 15.
        Assert.True(code is 0 or 143, server.Output);
        Assert.Equal("", string.Join('\n', server.Failures));
    }

    [Fact]
    public async Task A_journal_that_is_full_refuses_for_now_and_takes_again_once_traces_are_stored()
    {
        await using var server = await ServerProcess.StartAsync(
            _data.Path, "--Traces:Journal:SegmentBytes=16384", "--Traces:Journal:MaxUnreleasedBytes=16384", "--Traces:Assembly:Settle=00:00:02");
        var large = OneSpan.NewTrace();
        var body = OneSpan.Request(OneSpan.Span(large, more: w => w.String(5, new string('n', 10_000))));
        Assert.Equal(200, (await OtlpRequest.Protobuf("traces", body).SendAsync(server)).Status);

        var next = OneSpan.Request(OneSpan.Span(OneSpan.NewTrace(), more: w => w.String(5, new string('n', 10_000))));
        using var content = new ByteArrayContent(next);
        content.Headers.ContentType = new("application/x-protobuf");
        using var response = await server.Http.PostAsync("/v1/traces", content);
        var grpc = await OtlpRequest.Grpc("traces", next).SendAsync(server);

        Assert.Equal((503, "1"), ((int)response.StatusCode, response.Headers.RetryAfter?.ToString()));
        var status = StatusBody.Read(response.Content.Headers.ContentType!.MediaType!, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(14, status.Number);
        Assert.Contains("Traces:Journal:MaxUnreleasedBytes", status.Text, StringComparison.Ordinal);
        Assert.Equal(14, grpc.Status);
        await Waiting.Until("the journal has room again", async () => (await OtlpRequest.Protobuf("traces", next).SendAsync(server)).Status == 200);
        await AssertStopsAsync(server);
    }

    private static async Task SendUntilRefusedAsync(ServerProcess server, bool overGrpc, ConcurrentBag<TraceId> acknowledged)
    {
        while (true)
        {
            var trace = OneSpan.NewTrace();
            var body = OneSpan.Request(OneSpan.Span(trace));
            try
            {
                var answer = await (overGrpc ? OtlpRequest.Grpc("traces", body) : OtlpRequest.Protobuf("traces", body)).SendAsync(server);
                if (answer.Status == (overGrpc ? 0 : 200))
                    acknowledged.Add(trace);
                else
                    Assert.Equal(overGrpc ? 14 : 503, answer.Status);
            }
            catch (HttpRequestException)
            {
                // Cut off or not let in: no answer, so that a client sends it again.
                return;
            }
        }
    }

    private static async Task<List<(int Status, string Retry)>> AnswersUntilCutOffAsync(Func<Task<(int, string)>> send)
    {
        var answers = new List<(int, string)>();
        while (true)
        {
            try
            {
                answers.Add(await send());
            }
            catch (HttpRequestException)
            {
                return answers;
            }
        }
    }

    // Each over a connection of its own.
    private static async Task<(int Status, string Retry)> SendHttpAsync(ServerProcess server)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = new ByteArrayContent(OneSpan.Request(OneSpan.Span(OneSpan.NewTrace()))) };
        message.Content.Headers.ContentType = new("application/x-protobuf");
        message.Headers.ConnectionClose = true;
        using var response = await server.Http.SendAsync(message);
        return ((int)response.StatusCode, $"{response.Headers.RetryAfter}");
    }

    private static async Task<(int Status, string Retry)> SendGrpcAsync(ServerProcess server)
    {
        var answer = await OtlpRequest.Grpc("traces", OneSpan.Request(OneSpan.Span(OneSpan.NewTrace()))).SendAsync(server);
        return (answer.Status, answer.GrpcDetails.Length == 0 ? "" : $"RetryInfo after {OtlpStatusTests.ReadDetails(answer.GrpcDetails).RetrySeconds} s");
    }

    private static async Task AssertStopsAsync(ServerProcess server, int signal = 15)
    {
        var before = server.Warnings.Count();
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, await server.StopAsync(signal));
        Assert.True(watch.Elapsed < Soon, $"The stop took {watch.Elapsed}.");
        Assert.Equal("", string.Join('\n', server.Failures.Concat(server.Warnings.Skip(before))));
    }

    private async Task AssertShowsAsync(IReadOnlyCollection<TraceId> traces)
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);
        foreach (var trace in traces)
            Assert.Contains(trace.ToString(), await server.Web.GetStringAsync($"/api/v1/traces/{trace}"), StringComparison.Ordinal);
        Assert.Equal("", string.Join('\n', server.Failures));
    }
}
