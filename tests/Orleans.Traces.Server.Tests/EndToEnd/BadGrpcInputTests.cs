using System.Buffers.Binary;
using System.Net.Http.Headers;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>OTLP/gRPC requests that cannot be taken: none gets a status that a client would repeat it for, and none does harm.</summary>
[Collection(BadInput.Name)]
public sealed class BadGrpcInputTests(BadInputServer bad)
{
    private const int Unknown = 2;
    private const int Invalid = 3;
    private const int Exhausted = 8;
    private const int Unimplemented = 12;
    private const int Internal = 13;
    private const string Trace = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private static readonly string TooLarge = $"larger than {BadInputServer.MaxBodyBytes} bytes after inflation (Traces:Ingest:MaxBodyBytes)";

    private static readonly Case[] All =
    [
        new("a truncated message", Frame(BadBodies.Truncated), Invalid, "field 1 says"),
        new("a nested message that is none", Frame(BadBodies.WrongNested), Invalid, "resource_spans[0].scope_spans[0].spans[0].attributes"),
        new("gzip that is cut off", Frame(BadBodies.Half(BadBodies.Gzip(BadBodies.Random)), 1), Invalid, "the body is not valid gzip") { Encoding = "gzip" },
        new("plain bytes said to be gzip", Frame(BadBodies.OfSize(100), 1), Invalid, "the body is not valid gzip") { Encoding = "gzip" },
        new("a gzip bomb", Frame(BadBodies.Gzip(BadBodies.Bomb), 1), Exhausted, TooLarge) { Encoding = "gzip" },
        new("deflate that is cut off", Frame(BadBodies.Half(BadBodies.Zlib(BadBodies.Random)), 1), Invalid, "the body is not valid deflate") { Encoding = "deflate" },
        new("plain bytes said to be deflate", Frame(BadBodies.OfSize(100), 1), Invalid, "the body is not valid deflate") { Encoding = "deflate" },
        new("a deflate bomb", Frame(BadBodies.Zlib(BadBodies.Bomb), 1), Exhausted, TooLarge) { Encoding = "deflate" },
        new("a message over the limit", Frame(BadBodies.OfSize(BadInputServer.MaxBodyBytes)), Exhausted, TooLarge),
        new("a message far over the limit", Frame(BadBodies.OfSize(100 * BadInputServer.MaxBodyBytes)), Exhausted, TooLarge),
        new("more items than a request may hold", Frame(BadBodies.OfItems(BadInputServer.MaxItems + 1)), Exhausted, "more than 50 items (Traces:Ingest:MaxItems)"),
        new("an unknown encoding", Frame(BadBodies.OfSize(10), 1), Unimplemented, "zstd") { Encoding = "zstd" },
        new("compressed without an encoding", Frame(BadBodies.OfSize(10), 1), Internal, "grpc-encoding"),
        new("a flag that is none", Frame(BadBodies.OfSize(10), 9), Unknown, ""),
        new("a frame that is cut off", Frame(BadBodies.OfSize(100))[..50], Internal, "Incomplete message"),
        new("no frame", [], Internal, "Incomplete message"),
        new("two messages", [.. Frame(BadBodies.OfSize(10)), .. Frame(BadBodies.OfSize(10))], Internal, "Additional data"),
        new("an unknown method", Frame(BadBodies.OfSize(10)), Unimplemented, "Trace") { Path = "/opentelemetry.proto.collector.trace.v1.TraceService/Import" },
        new("metrics", Frame(BadBodies.OfSize(10)), Unimplemented, "metrics are not taken here; set OTEL_METRICS_EXPORTER=none") { Path = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" },
        new("profiles", Frame(BadBodies.OfSize(10)), Unimplemented, "Profiles") { Path = "/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export" },
    ];

    public static TheoryData<string> Names => [.. All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_refused_for_good(string name)
    {
        var request = All.Single(c => c.Name == name);

        var (status, message) = await SendAsync(request);

        Assert.True(request.Status == status, $"{status}: {message}");
        Assert.Contains(request.Contains, message, StringComparison.Ordinal);
        await bad.AssertWellAsync();
    }

    [Fact]
    public async Task Another_content_type_over_gRPC_is_refused()
    {
        using var message = Http2(Trace, Frame([]));
        message.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/xml");

        using var response = await bad.Server.Http2.SendAsync(message);

        Assert.Equal(415, (int)response.StatusCode);
        await bad.AssertWellAsync();
    }

    private async Task<(int Status, string Message)> SendAsync(Case request)
    {
        using var message = Http2(request.Path, request.Body);
        message.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.Add("te", "trailers");
        if (request.Encoding is not null)
            message.Headers.Add("grpc-encoding", request.Encoding);
        using var response = await bad.Server.Http2.SendAsync(message);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        // RESOURCE_EXHAUSTED with RetryInfo would be repeated.
        Assert.Null(OtlpRequest.Trailer(response, "grpc-status-details-bin"));
        Assert.Equal("application/grpc", response.Content.Headers.ContentType?.MediaType);
        return (int.Parse(OtlpRequest.Trailer(response, "grpc-status")!, System.Globalization.CultureInfo.InvariantCulture),
            Uri.UnescapeDataString(OtlpRequest.Trailer(response, "grpc-message") ?? ""));
    }

    private static HttpRequestMessage Http2(string path, byte[] body) => new(HttpMethod.Post, path)
    {
        Content = new ByteArrayContent(body),
        Version = new Version(2, 0),
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static byte[] Frame(byte[] message, byte flag = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    private sealed record Case(string Name, byte[] Body, int Status, string Contains)
    {
        public string Path { get; init; } = Trace;

        public string? Encoding { get; init; }
    }
}
