using System.Net.Http.Headers;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>OTLP/HTTP requests that cannot be taken: each gets its status, a <c>google.rpc.Status</c> in its own content type that names
/// the fault, and does no harm.</summary>
[Collection(BadInput.Name)]
public sealed class BadHttpInputTests(BadInputServer bad)
{
    private const string Protobuf = "application/x-protobuf";
    private const string JsonType = "application/json";
    private const int Invalid = 3;
    private const int Exhausted = 8;
    private const int Unimplemented = 12;
    private static readonly string TooLarge = $"larger than {BadInputServer.MaxBodyBytes} bytes after inflation (Traces:Ingest:MaxBodyBytes)";

    private static readonly Case[] All =
    [
        new("a truncated message", BadBodies.Truncated, Protobuf, 400, Invalid, "field 1 says"),
        new("a nested message that is none", BadBodies.WrongNested, Protobuf, 400, Invalid, "resource_spans[0].scope_spans[0].spans[0].attributes"),
        new("text as protobuf", BadBodies.Json("hello, this is no protobuf"), Protobuf, 400, Invalid, "field 13 has wire type 4"),
        new("JSON as protobuf", BadBodies.Json("""{"resourceSpans":[]}"""), Protobuf, 400, Invalid, "malformed"),
        new("protobuf as JSON", BadBodies.OfSize(10), JsonType, 400, Invalid, "the top level"),
        new("JSON that ends too soon", BadBodies.Json("""{"resourceSpans":[{"""), JsonType, 400, Invalid, "resourceSpans[0]"),
        new("JSON of the wrong shape", BadBodies.Json("""{"resourceSpans":{}}"""), JsonType, 400, Invalid, "resourceSpans: an array is expected, not an object"),
        new("JSON that is an array", BadBodies.Json("[]"), JsonType, 400, Invalid, "an object is expected, not an array"),
        new("no JSON at all", [], JsonType, 400, Invalid, "the top level"),
        new("JSON nested without end", BadBodies.Json(new string('[', 50_000)), JsonType, 400, Invalid, "the top level"),
        new("an id that is not hexadecimal", BadBodies.Json(OneSpan.Json("xyz")), JsonType, 400, Invalid, "spans[0].traceId: 'xyz' is not hexadecimal"),
        new("gzip that is cut off", BadBodies.Half(BadBodies.Gzip(BadBodies.Random)), Protobuf, 400, Invalid, "the body is not valid gzip") { Encoding = "gzip" },
        new("JSON in gzip that is cut off", BadBodies.Half(BadBodies.Gzip(BadBodies.Random)), JsonType, 400, Invalid, "the body is not valid gzip") { Encoding = "gzip" },
        new("plain bytes said to be gzip", BadBodies.OfSize(100), Protobuf, 400, Invalid, "the body is not valid gzip") { Encoding = "gzip" },
        new("plain JSON said to be gzip", BadBodies.Json("{}"), JsonType, 400, Invalid, "the body is not valid gzip") { Encoding = "gzip" },
        new("gzip not said to be gzip", BadBodies.Gzip(BadBodies.OfSize(100)), Protobuf, 400, Invalid, ""),
        new("deflate that is cut off", BadBodies.Half(BadBodies.Zlib(BadBodies.Random)), Protobuf, 400, Invalid, "the body is not valid deflate") { Encoding = "deflate" },
        new("bare deflate that is cut off", BadBodies.Half(BadBodies.RawDeflate(BadBodies.Random)), Protobuf, 400, Invalid, "the body is not valid deflate") { Encoding = "deflate" },
        new("deflate with a wrong check sum", BadBodies.Spoilt(BadBodies.Zlib(BadBodies.Random)), Protobuf, 400, Invalid, "the body is not valid deflate") { Encoding = "deflate" },
        new("plain JSON said to be deflate", BadBodies.Json("{}"), JsonType, 400, Invalid, "the body is not valid deflate") { Encoding = "deflate" },
        new("a single byte said to be deflate", [0x78], Protobuf, 400, Invalid, "the body is not valid deflate") { Encoding = "deflate" },
        new("a deflate bomb", BadBodies.Zlib(BadBodies.Bomb), Protobuf, 413, Exhausted, TooLarge) { Encoding = "deflate" },
        new("a bare deflate bomb", BadBodies.RawDeflate(BadBodies.Bomb), Protobuf, 413, Exhausted, TooLarge) { Encoding = "deflate" },
        new("a gzip bomb", BadBodies.Gzip(BadBodies.Bomb), Protobuf, 413, Exhausted, TooLarge) { Encoding = "gzip" },
        new("a gzip bomb said to be JSON", BadBodies.Gzip(BadBodies.Bomb), JsonType, 413, Exhausted, TooLarge) { Encoding = "gzip" },
        new("a body over the limit, of no announced length", BadBodies.OfSize(BadInputServer.MaxBodyBytes), Protobuf, 413, Exhausted, TooLarge) { Chunked = true },
        new("JSON over the limit, of no announced length", BadBodies.OfSize(BadInputServer.MaxBodyBytes), JsonType, 413, Exhausted, TooLarge) { Chunked = true },
        new("an announced length over the limit", BadBodies.OfSize(BadInputServer.MaxBodyBytes), Protobuf, 413, Exhausted, TooLarge),
        new("an announced length far over the limit", BadBodies.OfSize(100 * BadInputServer.MaxBodyBytes), Protobuf, 413, Exhausted, TooLarge),
        new("another content type", BadBodies.OfSize(10), "text/plain", 415, Invalid, "content-type is 'text/plain'; application/x-protobuf and application/json are taken"),
        new("a content type that is none", BadBodies.OfSize(10), ";;", 415, Invalid, "content-type is ';;'"),
        new("no content type", BadBodies.OfSize(10), null, 415, Invalid, "content-type is missing"),
        new("an unknown encoding", BadBodies.OfSize(10), Protobuf, 415, Invalid, "content-encoding is 'br'; one of gzip, deflate and identity is taken") { Encoding = "br" },
        new("several encodings", BadBodies.Gzip(BadBodies.Gzip(BadBodies.OfSize(10))), Protobuf, 415, Invalid, "content-encoding is 'gzip, gzip'; one of gzip, deflate and identity is taken") { Encoding = "gzip, gzip" },
        new("more items than a request may hold", BadBodies.OfItems(BadInputServer.MaxItems + 1), Protobuf, 413, Exhausted, "more than 50 items (Traces:Ingest:MaxItems)") { OnlyTraces = true },
        new("JSON in an unknown encoding", BadBodies.Json("{}"), JsonType, 415, Invalid, "content-encoding is 'zstd'") { Encoding = "zstd" },
        new("PUT", BadBodies.OfSize(10), Protobuf, 405, Unimplemented, "the method is PUT; only POST is taken") { Method = HttpMethod.Put },
        new("GET", null, null, 405, Unimplemented, "the method is GET; only POST is taken") { Method = HttpMethod.Get },
        new("DELETE", null, null, 405, Unimplemented, "the method is DELETE; only POST is taken") { Method = HttpMethod.Delete },
    ];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var bad in All)
            {
                cases.Add(bad.Name, "/v1/traces");
                if (!bad.IsOfTraces)
                    cases.Add(bad.Name, "/v1/logs");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_is_refused_for_good_with_words(string name, string path)
    {
        var request = All.Single(c => c.Name == name);
        using var message = request.Message(path);

        using var response = await bad.Server.Http.SendAsync(message);

        var status = StatusBody.Read(response.Content.Headers.ContentType!.MediaType!, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((request.Status, request.Code), ((int)response.StatusCode, status.Number));
        Assert.Contains(request.Contains, status.Text, StringComparison.Ordinal);
        Assert.Equal(request.ContentType == Protobuf ? Protobuf : JsonType, response.Content.Headers.ContentType.MediaType);
        Assert.Equal(request.Status == 405 ? ["POST"] : [], response.Content.Headers.Allow);
        Assert.Null(response.Headers.RetryAfter);
        await bad.AssertWellAsync();
    }

    [Theory]
    [InlineData("/v1/metrics", Protobuf)]
    [InlineData("/v1/metrics", JsonType)]
    [InlineData("/api/public/otel/v1/metrics", Protobuf)]
    public async Task Metrics_are_refused_for_good_with_what_to_do_about_it(string path, string contentType)
    {
        using var message = new Case("", BadBodies.OfSize(10), contentType, 404, 0, "").Message(path);

        using var response = await bad.Server.Http.SendAsync(message);

        Assert.Equal((404, contentType), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var status = StatusBody.Read(contentType, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(Unimplemented, status.Number);
        Assert.Contains("metrics are not taken here; set OTEL_METRICS_EXPORTER=none", status.Text, StringComparison.Ordinal);
        Assert.Null(response.Headers.RetryAfter);
        await bad.AssertWellAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/traces/more")]
    [InlineData("/v1development/profiles")]
    public async Task An_unknown_path_is_answered_with_a_hint(string path)
    {
        using var message = new Case("", BadBodies.OfSize(10), Protobuf, 404, 0, "").Message(path);

        using var response = await bad.Server.Http.SendAsync(message);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Contains("OTLP is taken at POST /v1/traces and /v1/logs", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await bad.AssertWellAsync();
    }

    private sealed record Case(string Name, byte[]? Body, string? ContentType, int Status, int Code, string Contains)
    {
        public HttpMethod Method { get; init; } = HttpMethod.Post;

        public string? Encoding { get; init; }

        public bool Chunked { get; init; }

        public bool OnlyTraces { get; init; }

        /// <summary>The fault is one of traces only.</summary>
        public bool IsOfTraces => OnlyTraces || Contains.StartsWith("resource", StringComparison.Ordinal) || Contains.StartsWith("spans", StringComparison.Ordinal);

        public HttpRequestMessage Message(string path)
        {
            var message = new HttpRequestMessage(Method, path);
            if (Body is null)
                return message;
            message.Content = new ByteArrayContent(Body);
            if (ContentType is not null)
                message.Content.Headers.TryAddWithoutValidation("content-type", ContentType);
            if (Encoding is not null)
                message.Content.Headers.TryAddWithoutValidation("content-encoding", Encoding);
            message.Headers.TransferEncodingChunked = Chunked;
            // A client that is refused without its body having been read learns so from the answer, not from a broken connection.
            message.Headers.ExpectContinue = Status == 413 && !Chunked && Encoding is null && !OnlyTraces;
            return message;
        }
    }
}
