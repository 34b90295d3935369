using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Clients that are slow, silent or too many do not hold the server.</summary>
public sealed class SlowClientTests : IDisposable
{
    private const string Head = "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-protobuf\r\n";

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Each_is_cut_off_when_its_time_is_up()
    {
        await using var server = await ServerProcess.StartAsync(
            _data.Path, "--Traces:Listen:HeaderTimeout=00:00:02", "--Traces:Listen:IdleTimeout=00:00:02", "--Traces:Listen:SlowGrace=00:00:02",
            "--Traces:Listen:MinBytesPerSecond=1000");
        (string Name, HttpClient Port, string Bytes, string Answer)[] clients =
        [
            ("no headers", server.Http, "POST /v1/traces HTTP/1.1\r\nhost: loc", "HTTP/1.1 408"),
            ("no headers for the page", server.Web, "GET / HTTP/1.1\r\n", "HTTP/1.1 408"),
            ("not a byte", server.Http, "", ""),
            ("not a byte of HTTP/2", server.Http2, "", ""),
            ("half a body", server.Http, Head + "content-length: 100000\r\n\r\nabc", "HTTP/1.1 503"),
            ("half a chunk", server.Http, Head + "transfer-encoding: chunked\r\n\r\n5000\r\nabc", "HTTP/1.1 503"),
            ("nothing after an answer", server.Http, "GET /info HTTP/1.1\r\nhost: localhost\r\n\r\n", "HTTP/1.1 200"),
        ];

        var watch = Stopwatch.StartNew();
        var answers = await Task.WhenAll(clients.Select(c => ReadToEndAsync(c.Port, c.Bytes)));

        foreach (var (client, answer) in clients.Zip(answers))
            Assert.True(answer.StartsWith(client.Answer, StringComparison.Ordinal) && (client.Answer.Length > 0 || answer.Length < 200), $"{client.Name}: {answer}");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}.");
        await AssertWellAsync(server);
    }

    [Fact]
    public async Task A_call_whose_body_stops_coming_is_cut_off()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path, "--Traces:Listen:SlowGrace=00:00:02", "--Traces:Listen:MinBytesPerSecond=1000");
        using var message = new HttpRequestMessage(HttpMethod.Post, "/opentelemetry.proto.collector.trace.v1.TraceService/Export")
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new UnfinishedContent([0, 0, 0, 1, 0, 10, 20], CancellationToken.None),
        };
        message.Content.Headers.ContentType = new("application/grpc");

        var watch = Stopwatch.StartNew();
        var cutOff = await Record.ExceptionAsync(() => server.Http2.SendAsync(message));

        Assert.True(cutOff is HttpRequestException or OperationCanceledException, $"{cutOff}");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}.");
        await AssertWellAsync(server);
    }

    [Fact]
    public async Task Connections_past_the_limit_are_closed_and_those_of_another_port_are_not()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path, "--Traces:Listen:MaxConnections=3");
        var open = new List<Socket>();
        for (var i = 0; i < 3; i++)
        {
            open.Add(await ConnectAsync(server.Http));
            // Its answer says that it is counted.
            await open[i].SendAsync("GET /info HTTP/1.1\r\nhost: localhost\r\n\r\n"u8.ToArray());
            Assert.True(await open[i].ReceiveAsync(new byte[10]) > 0);
        }

        Assert.Equal("", await ReadToEndAsync(server.Http, "GET /info HTTP/1.1\r\nhost: localhost\r\n\r\n"));
        Assert.Equal("", await ReadToEndAsync(server.Http, "GET /info HTTP/1.1\r\nhost: localhost\r\n\r\n"));
        Assert.Equal("ready\n", await server.Web.GetStringAsync("/healthz"));
        Assert.Equal(1, server.Warnings.Count(l => l.Contains("Raise Traces:Listen:MaxConnections", StringComparison.Ordinal)));

        open.ForEach(s => s.Dispose());
        await Waiting.Until("there is room again", async () => (await ReadToEndAsync(server.Http, "GET /info HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")).Length > 0);
        await AssertWellAsync(server);
    }

    private static async Task AssertWellAsync(ServerProcess server)
    {
        var trace = OneSpan.NewTrace();
        Assert.Equal(200, (await OtlpRequest.Protobuf("traces", OneSpan.Request(OneSpan.Span(trace))).SendAsync(server)).Status);
        Assert.Equal(0, (await OtlpRequest.Grpc("traces", OneSpan.Request(OneSpan.Span(trace))).SendAsync(server)).Status);
        Assert.Equal("ready\n", await server.Web.GetStringAsync("/healthz"));
        Assert.Equal("", string.Join('\n', server.Failures));
    }

    // What comes until the server hangs up.
    private static async Task<string> ReadToEndAsync(HttpClient port, string bytes)
    {
        var all = new MemoryStream();
        try
        {
            using var socket = await ConnectAsync(port);
            await socket.SendAsync(Encoding.Latin1.GetBytes(bytes));
            var part = new byte[4_096];
            for (int read; (read = await socket.ReceiveAsync(part)) > 0;)
                all.Write(part, 0, read);
        }
        catch (SocketException)
        {
            // The connection was reset, which is an end too.
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    private static async Task<Socket> ConnectAsync(HttpClient port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("localhost", port.BaseAddress!.Port);
        return socket;
    }
}
