using System.Net.Sockets;
using System.Text;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Clients that go away in the middle of a request, or take their time.</summary>
[Collection(BadInput.Name)]
public sealed class BrokenClientTests(BadInputServer bad)
{
    private const string Head = "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-protobuf\r\n";

    [Theory]
    [InlineData("content-length: 1000\r\n\r\nabc")]
    [InlineData("content-length: 1000\r\n")]
    [InlineData("transfer-encoding: chunked\r\n\r\n5\r\nabc")]
    [InlineData("transfer-encoding: chunked\r\n\r\nno-size\r\nabc")]
    [InlineData("content-encoding: gzip\r\ncontent-length: 1000\r\n\r\nabc")]
    public async Task A_client_that_goes_away_in_mid_request_does_no_harm(string rest)
    {
        foreach (var reset in new[] { true, false })
        {
            using var client = await ConnectAsync(bad.Server.Http);
            await client.SendAsync(Encoding.ASCII.GetBytes(Head + rest));
            // No linger: the connection is reset, rather than closed.
            if (reset)
                client.LingerState = new LingerOption(enable: true, seconds: 0);
            client.Close();
        }

        await bad.AssertWellAsync();
    }

    [Theory]
    [InlineData("/v1/traces", "application/x-protobuf")]
    [InlineData("/opentelemetry.proto.collector.trace.v1.TraceService/Export", "application/grpc")]
    public async Task An_HTTP2_stream_that_is_reset_in_mid_body_does_no_harm(string path, string contentType)
    {
        using var gone = new CancellationTokenSource();
        var content = new UnfinishedContent([0, 0, 0, 1, 0, 10, 20], gone.Token);
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        content.Headers.TryAddWithoutValidation("content-type", contentType);
        (message.Version, message.VersionPolicy) = (new Version(2, 0), HttpVersionPolicy.RequestVersionExact);
        var sending = bad.Server.Http2.SendAsync(message, gone.Token);
        await content.Begun;

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await bad.AssertWellAsync();
    }

    [Fact]
    public async Task A_client_that_sends_byte_by_byte_is_taken_as_any_other()
    {
        var trace = OneSpan.NewTrace();
        var body = OneSpan.Request(OneSpan.Span(trace));
        using var client = await ConnectAsync(bad.Server.Http);
        client.NoDelay = true;
        await client.SendAsync(Encoding.ASCII.GetBytes($"{Head}connection: close\r\ncontent-length: {body.Length}\r\n\r\n"));
        foreach (var part in body.Chunk(1))
            await client.SendAsync(part);

        using var answer = new StreamReader(new NetworkStream(client));
        Assert.StartsWith("HTTP/1.1 200", await answer.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.NotNull(await bad.OtlpAsync(trace));
        await bad.AssertWellAsync();
    }

    [Fact]
    public async Task A_client_that_stops_sending_is_told_to_try_again()
    {
        using var client = await ConnectAsync(bad.Server.Http);
        await client.SendAsync(Encoding.ASCII.GetBytes(Head + "content-length: 1000\r\n\r\nabc"));

        // Kestrel's patience with a body is 5 seconds.
        using var answer = new StreamReader(new NetworkStream(client));
        var text = await answer.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 503", text, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 1", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("the body came too slowly", text, StringComparison.Ordinal);
        await bad.AssertWellAsync();
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("POST /v1/traces HTTP/1.1\r\ncontent-length: -5\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002")]
    public async Task What_is_not_HTTP_does_no_harm(string bytes)
    {
        foreach (var port in new[] { bad.Server.Http, bad.Server.Http2, bad.Server.Web })
        {
            using var client = await ConnectAsync(port);
            await client.SendAsync(Encoding.Latin1.GetBytes(bytes));
            Assert.DoesNotContain(" 200", await ReadAsync(client), StringComparison.Ordinal);
        }

        await bad.AssertWellAsync();
    }

    // What the server sends first, or nothing where it hangs up.
    private static async Task<string> ReadAsync(Socket client)
    {
        var answer = new byte[1_000];
        try
        {
            client.Shutdown(SocketShutdown.Send);
            return Encoding.Latin1.GetString(answer, 0, await client.ReceiveAsync(answer));
        }
        catch (SocketException)
        {
            return "";
        }
    }

    private static async Task<Socket> ConnectAsync(HttpClient port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("localhost", port.BaseAddress!.Port);
        return socket;
    }
}
