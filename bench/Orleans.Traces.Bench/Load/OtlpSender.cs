using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Bench.Load;

/// <summary>What the server said.</summary>
internal enum SendOutcome
{
    /// <summary>Success without a word: every item is durable.</summary>
    Accepted,

    /// <summary>Not now: 429 or 503, UNAVAILABLE, or RESOURCE_EXHAUSTED with details that say when to come again.</summary>
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
    private const string GrpcTraces = "/opentelemetry.proto.collector.trace.v1.TraceService/Export", HttpTraces = "/v1/traces";
    private const string GrpcLogs = "/opentelemetry.proto.collector.logs.v1.LogsService/Export", HttpLogs = "/v1/logs";
    private const string GrpcUnavailable = "14", GrpcExhausted = "8";
    private const int WordsShown = 500;

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
    public Task<SendOutcome> SendAsync(PreparedRequest request) => _grpc ? SendGrpcAsync(request) : SendHttpAsync(request);

    public void Dispose() => _client.Dispose();

    private async Task<SendOutcome> SendHttpAsync(PreparedRequest request)
    {
        using var content = new ReadOnlyMemoryContent(request.Body);
        content.Headers.ContentType = Protobuf;
        if (request.IsGzip)
            content.Headers.ContentEncoding.Add("gzip");
        using var response = await _client.PostAsync(new Uri(request.Signal == OtlpSignal.Traces ? HttpTraces : HttpLogs, UriKind.Relative), content);
        if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
            return SendOutcome.Refused;
        var answer = await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode == HttpStatusCode.OK && answer.Length == 0
            ? SendOutcome.Accepted
            : throw new InvalidOperationException($"The answer is {(int)response.StatusCode}: {Words(answer)}");
    }

    private async Task<SendOutcome> SendGrpcAsync(PreparedRequest prepared)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, prepared.Signal == OtlpSignal.Traces ? GrpcTraces : GrpcLogs)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(prepared.Frame),
        };
        request.Content.Headers.ContentType = Grpc;
        request.Headers.Add("te", "trailers");
        if (prepared.IsGzip)
            request.Headers.Add("grpc-encoding", "gzip");
        using var response = await _client.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        return Trailer(response, "grpc-status") switch
        {
            "0" when answer.Length == GrpcFrame.HeaderSize => SendOutcome.Accepted,
            GrpcUnavailable => SendOutcome.Refused,
            GrpcExhausted when Trailer(response, "grpc-status-details-bin") is not null => SendOutcome.Refused,
            var status => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The gRPC status is {status ?? "missing"} ({Trailer(response, "grpc-message")}): {Words(answer)}")),
        };
    }

    private static string? Trailer(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.First() : null;

    // A refusal's message is text between a few bytes of protobuf.
    private static string Words(byte[] answer) =>
        string.Concat(System.Text.Encoding.UTF8.GetString(answer).Where(c => !char.IsControl(c)).Take(WordsShown));
}
