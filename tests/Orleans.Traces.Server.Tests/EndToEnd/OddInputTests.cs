using System.Text;
using System.Text.Json;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Json;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Requests that are odd and yet taken, wholly or in part.</summary>
[Collection(BadInput.Name)]
public sealed class OddInputTests(BadInputServer bad)
{
    private static readonly byte[] GoodSpanId = [0, 0, 0, 0, 0, 0, 0, 7];

    public static TheoryData<string, byte[], byte[], string> BadIds => new()
    {
        { "a trace id of 15 bytes", new byte[15].Select(_ => (byte)1).ToArray(), GoodSpanId, "1 refused: trace_id must be 16 bytes and not all zero" },
        { "a trace id of 17 bytes", new byte[17].Select(_ => (byte)1).ToArray(), GoodSpanId, "1 refused: trace_id must be 16 bytes and not all zero" },
        { "a trace id of zeros", new byte[16], GoodSpanId, "1 refused: trace_id must be 16 bytes and not all zero" },
        { "no trace id", [], GoodSpanId, "1 refused: trace_id must be 16 bytes and not all zero" },
        { "a span id of 7 bytes", Some.TraceOf(9).ToBytes(), [1, 1, 1, 1, 1, 1, 1], "1 refused: span_id must be 8 bytes and not all zero" },
        { "a span id of zeros", Some.TraceOf(9).ToBytes(), new byte[8], "1 refused: span_id must be 8 bytes and not all zero" },
    };

    [Theory]
    [MemberData(nameof(BadIds))]
    public async Task A_span_without_sound_ids_is_refused_and_the_others_are_taken(string what, byte[] traceId, byte[] spanId, string message)
    {
        Assert.NotEmpty(what);
        foreach (var protocol in new[] { "http/protobuf", "http/json", "grpc" })
        {
            var trace = OneSpan.NewTrace();
            var good = OneSpan.Span(trace, 1);
            var answer = await Request(protocol, OneSpan.Request(good, OneSpan.Span(traceId, spanId))).SendAsync(bad.Server);

            Assert.Equal(protocol == "grpc" ? 0 : 200, answer.Status);
            var partial = StatusBody.ReadPartialSuccess(answer.ContentType, answer.Body);
            Assert.Equal(1, partial!.Number);
            Assert.Contains(message, partial.Text, StringComparison.Ordinal);
            Assert.Equal([Convert.ToHexString(good)], Spans(await bad.OtlpAsync(trace)));
        }

        await bad.AssertWellAsync();
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task Unknown_fields_come_back_bit_for_bit(string protocol)
    {
        var trace = OneSpan.NewTrace();
        var span = OneSpan.Span(trace, more: w =>
        {
            w.Varint(4_000, 12);
            w.Bytes(536_870_911, [0, 1, 0xFF]);
            w.Fixed32(77, 5);
            w.Fixed64(78, 6);
        });

        var answer = await Request(protocol, OneSpan.Request(span)).SendAsync(bad.Server);

        Assert.Empty(answer.Body);
        Assert.Equal([Convert.ToHexString(span)], Spans(await bad.OtlpAsync(trace)));
        await bad.AssertWellAsync();
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task Text_that_is_not_UTF8_is_kept_as_it_is_and_shown_replaced(string protocol)
    {
        var trace = OneSpan.NewTrace();
        var span = OneSpan.Span(trace, more: w => w.Bytes(5, [(byte)'a', 0xC3, 0x28, (byte)'z']));

        var answer = await Request(protocol, OneSpan.Request(span)).SendAsync(bad.Server);

        Assert.Empty(answer.Body);
        Assert.Equal([Convert.ToHexString(span)], Spans(await bad.OtlpAsync(trace)));
        using var shown = JsonDocument.Parse(await bad.Server.Web.GetStringAsync($"/api/v1/traces/{trace}"));
        Assert.Equal("a\uFFFD(z", shown.RootElement.GetProperty("spans")[0].GetProperty("name").GetString());
        await bad.AssertWellAsync();
    }

    [Fact]
    public async Task Unknown_JSON_fields_are_ignored_with_a_warning()
    {
        var trace = OneSpan.NewTrace();
        var json = OneSpan.Json(trace.ToString(), ""","surprise":{"a":[1,2]},"other":null""");

        var answer = await new OtlpRequest("http/json", "/v1/traces", "traces", IsGzip: false, BadBodies.Json(json)).SendAsync(bad.Server);

        Assert.Equal(200, answer.Status);
        var partial = StatusBody.ReadPartialSuccess(answer.ContentType, answer.Body);
        Assert.Equal(0, partial!.Number);
        Assert.Contains("2 fields that OTLP does not know were ignored", partial.Text, StringComparison.Ordinal);
        Assert.Contains("surprise", partial.Text, StringComparison.Ordinal);
        Assert.Single(Spans(await bad.OtlpAsync(trace)));
        await bad.AssertWellAsync();
    }

    [Theory]
    [InlineData("http/protobuf", "")]
    [InlineData("http/json", "{}")]
    [InlineData("http/json", """{"resourceSpans":[]}""")]
    [InlineData("grpc", "")]
    public async Task An_empty_request_is_fine(string protocol, string body)
    {
        foreach (var signal in new[] { "traces", "logs" })
        {
            if (signal == "logs" && body.Length > 2)
                continue;
            var bytes = BadBodies.Json(body);
            var request = protocol == "grpc" ? OtlpRequest.Grpc(signal, bytes) : new OtlpRequest(protocol, $"/v1/{signal}", signal, IsGzip: false, bytes);

            var answer = await request.SendAsync(bad.Server);

            Assert.Equal(protocol == "grpc" ? 0 : 200, answer.Status);
            Assert.Equal(protocol == "http/json" ? "{}" : "", Encoding.UTF8.GetString(answer.Body));
        }

        await bad.AssertWellAsync();
    }

    [Fact]
    public async Task A_body_of_just_the_limit_is_taken()
    {
        var overhead = BadBodies.OfSize(BadInputServer.MaxBodyBytes).Length - BadInputServer.MaxBodyBytes;
        var body = BadBodies.OfSize(BadInputServer.MaxBodyBytes - overhead);
        Assert.Equal(BadInputServer.MaxBodyBytes, body.Length);

        foreach (var protocol in new[] { "http/protobuf", "grpc" })
        {
            foreach (var (encoding, bytes) in new[] { ("", body), ("gzip", BadBodies.Gzip(body)), ("deflate", BadBodies.Zlib(body)) })
            {
                var answer = await (Request(protocol, bytes) with { Encoding = encoding }).SendAsync(bad.Server);
                Assert.Equal(protocol == "grpc" ? 0 : 200, answer.Status);
            }
        }

        await bad.AssertWellAsync();
    }

    [Theory]
    [InlineData("http/protobuf", "gzip")]
    [InlineData("http/protobuf", "GZIP")]
    [InlineData("http/protobuf", "identity")]
    [InlineData("http/protobuf", "deflate")]
    [InlineData("http/protobuf", "bare deflate")]
    [InlineData("http/json", "gzip")]
    [InlineData("http/json", "deflate")]
    [InlineData("http/json", "bare deflate")]
    [InlineData("grpc", "gzip")]
    [InlineData("grpc", "deflate")]
    public async Task What_is_compressed_is_inflated(string protocol, string encoding)
    {
        var trace = OneSpan.NewTrace();
        var span = OneSpan.Span(trace);
        var plain = Request(protocol, OneSpan.Request(span));
        var packed = encoding.ToUpperInvariant() switch
        {
            "GZIP" => BadBodies.Gzip(plain.Bytes),
            "DEFLATE" => BadBodies.Zlib(plain.Bytes),
            "BARE DEFLATE" => BadBodies.RawDeflate(plain.Bytes),
            _ => plain.Bytes,
        };

        var answer = await (plain with { Bytes = packed, Encoding = encoding.Split(' ')[^1] }).SendAsync(bad.Server);

        Assert.Equal(protocol == "grpc" ? 0 : 200, answer.Status);
        Assert.Equal([Convert.ToHexString(span)], Spans(await bad.OtlpAsync(trace)));
        await bad.AssertWellAsync();
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("http/json")]
    [InlineData("grpc")]
    public async Task What_is_over_a_limit_of_its_own_is_refused_for_good_and_the_rest_is_taken(string protocol)
    {
        var (trace, full) = (OneSpan.NewTrace(), OneSpan.NewTrace());
        var good = OneSpan.Span(trace, 1);
        var large = OneSpan.Span(trace, 2, w => Some.Attribute(w, 9, "prompt", new string('p', BadInputServer.MaxAttributeBytes)));
        var crowd = Enumerable.Range(1, BadInputServer.MaxTraceItems + 3).Select(i => OneSpan.Span(full, i));

        var answer = await Request(protocol, OneSpan.Request([good, large, .. crowd])).SendAsync(bad.Server);

        Assert.Equal(protocol == "grpc" ? 0 : 200, answer.Status);
        var partial = StatusBody.ReadPartialSuccess(answer.ContentType, answer.Body);
        Assert.Equal(4, partial!.Number);
        Assert.Contains("1 refused: an attribute's value or a body is larger than 5000 bytes (Traces:Ingest:MaxAttributeBytes)", partial.Text, StringComparison.Ordinal);
        Assert.Contains("3 refused", partial.Text, StringComparison.Ordinal);
        Assert.Equal([Convert.ToHexString(good)], Spans(await bad.OtlpAsync(trace)));
        Assert.Equal(BadInputServer.MaxTraceItems, Spans(await bad.OtlpAsync(full)).Count());
        await bad.AssertWellAsync();
    }

    private static OtlpRequest Request(string protocol, byte[] request) => protocol switch
    {
        "grpc" => OtlpRequest.Grpc("traces", request),
        "http/json" => new OtlpRequest("http/json", "/v1/traces", "traces", IsGzip: false, OtlpJsonWriter.ToUtf8(OtlpSignal.Traces, request)),
        _ => OtlpRequest.Protobuf("traces", request),
    };

    private static IEnumerable<string> Spans(byte[]? otlp) =>
        OtlpChunk.Read(OtlpSignal.Traces, otlp ?? []).Select(i => Convert.ToHexString(i.Bytes.Span));
}
