using System.Net;
using System.Net.Http;
using Orleans.Traces.Server.Demo;

namespace Orleans.Traces.Server.Tests.Demo;

public sealed class DemoSenderTests
{
    private static readonly Uri Otlp = new("http://collector.test:4318");

    private static readonly IReadOnlyList<DemoRequest> Demo =
        DemoTraces.Make(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero), seed: 1);

    [Fact]
    public async Task Every_request_goes_to_its_path_as_JSON_and_is_counted()
    {
        var server = new FakeServer("{}");

        var sent = await Send(server);

        Assert.Equal(Demo.Select(r => $"http://collector.test:4318/{r.Path} application/json {r.Body.Length}"), server.Received);
        Assert.Equal(new DemoSent(Demo.Count, Demo.Sum(r => r.Spans), Demo.Sum(r => r.Logs)), sent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"partialSuccess\":{}}")]
    [InlineData("{\"partialSuccess\":null}")]
    [InlineData("{\"partialSuccess\":{\"rejectedSpans\":\"0\"}}")]
    public async Task An_answer_that_refuses_nothing_is_a_success(string answer)
    {
        var sent = await Send(new FakeServer(answer));

        Assert.Equal(Demo.Count, sent.Requests);
    }

    [Theory]
    [InlineData("{\"partialSuccess\":{\"rejectedSpans\":\"2\",\"errorMessage\":\"full\"}}")]
    [InlineData("{\"partialSuccess\":{\"rejectedLogRecords\":1}}")]
    [InlineData("<html>a proxy</html>")]
    public async Task An_answer_that_does_not_take_all_is_a_failure_and_is_shown(string answer)
    {
        var server = new FakeServer(answer);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => Send(server));

        Assert.Contains(answer, failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task A_refused_request_names_its_address_and_status_and_stops_the_demo()
    {
        var server = new FakeServer("no space left", HttpStatusCode.ServiceUnavailable);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => Send(server));

        Assert.Contains("http://collector.test:4318/v1/traces answered 503: no space left", failure.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failure.StatusCode);
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task A_cancelled_demo_stops_between_requests()
    {
        using var stop = new CancellationTokenSource();
        var server = new FakeServer("{}", onRequest: stop.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Send(server, stop.Token));

        Assert.Single(server.Received);
    }

    private static async Task<DemoSent> Send(FakeServer server, CancellationToken cancellationToken = default)
    {
        using var client = new HttpClient(server);
        return await new DemoSender(client).SendAsync(Otlp, Demo, cancellationToken);
    }

    private sealed class FakeServer(string answer, HttpStatusCode status = HttpStatusCode.OK, Action? onRequest = null) : HttpMessageHandler
    {
        public List<string> Received { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            Received.Add($"{request.RequestUri} {request.Content.Headers.ContentType} {body.Length}");
            onRequest?.Invoke();
            return new HttpResponseMessage(status) { Content = new StringContent(answer) };
        }
    }
}
