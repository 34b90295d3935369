using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Orleans.Traces.Bench.Corpus;

namespace Orleans.Traces.Bench.Load;

/// <summary>What the server said.</summary>
internal enum SendOutcome
{
    /// <summary>Success without a word: every span is durable.</summary>
    Accepted,

    /// <summary>Not now: 503 or UNAVAILABLE.</summary>
    Refused,
}

/// <summary>gRPC's message frame.</summary>
internal static class GrpcFrame
{
    /// <summary>A byte for compression, four for the length.</summary>
    public const int HeaderSize = 5;
}

/// <summary>Sends requests over one connection of its own.</summary>
internal sealed class OtlpSender : IDisposable
{
    private const string GrpcPath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export", HttpPath = "/v1/traces";
    private const string GrpcUnavailable = "14";

    private static readonly MediaTypeHeaderValue Protobuf = new("application/x-protobuf"), Grpc = new("application/grpc");

    private readonly HttpClient _client;
    private readonly bool _grpc;

    public OtlpSender(Uri server, bool grpc)
    {
        _grpc = grpc;
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false, UseCookies = false })
        {
            BaseAddress = server,
            DefaultRequestVersion = grpc ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    /// <summary>Sends a request once.</summary>
    /// <exception cref="InvalidOperationException">The answer is neither success without a word nor a retryable refusal: the run is worth nothing.</exception>
    public Task<SendOutcome> SendAsync(PreparedRequest request) => _grpc ? SendGrpcAsync(request.Frame) : SendHttpAsync(request.Body);

    public void Dispose() => _client.Dispose();

    private async Task<SendOutcome> SendHttpAsync(ReadOnlyMemory<byte> body)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = Protobuf;
        using var response = await _client.PostAsync(new Uri(HttpPath, UriKind.Relative), content);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            return SendOutcome.Refused;
        var answer = await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode == HttpStatusCode.OK && answer.Length == 0
            ? SendOutcome.Accepted
            : throw new InvalidOperationException($"The answer is {(int)response.StatusCode} with {answer.Length} bytes.");
    }

    private async Task<SendOutcome> SendGrpcAsync(ReadOnlyMemory<byte> frame)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, GrpcPath)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(frame),
        };
        request.Content.Headers.ContentType = Grpc;
        request.Headers.Add("te", "trailers");
        using var response = await _client.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        var status = response.TrailingHeaders.TryGetValues("grpc-status", out var values) || response.Headers.TryGetValues("grpc-status", out values)
            ? values.First()
            : "none";
        return status switch
        {
            "0" when answer.Length == GrpcFrame.HeaderSize => SendOutcome.Accepted,
            GrpcUnavailable => SendOutcome.Refused,
            _ => throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"The gRPC status is {status}, with {answer.Length} bytes.")),
        };
    }
}
