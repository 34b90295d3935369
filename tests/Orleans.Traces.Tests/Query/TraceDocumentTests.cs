using System.Text.Json;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;

namespace Orleans.Traces.Tests.Query;

/// <summary>The shapes of the API's documents, name by name: clients depend on them.</summary>
public class TraceDocumentTests
{
    [Fact]
    public void A_summary_has_exactly_these_members()
    {
        var json = Shown.Json(Some.Span(1, start: 0, end: 2), Some.Span(2, 1, 1, 50)).GetProperty("trace");

        Assert.Equal(
            """
            {"traceId":"00000000000000000000000000000001","name":"span 1","rootName":"span 1","serviceName":"shop","startTime":"2026-01-02T03:04:05.0000000Z","durationMs":50,
            "spanCount":2,"errorCount":0,"logCount":0,"state":"final","complete":true,"flags":["clock-skew"],"revision":1,
            "sessionId":null,"userId":null,"tags":[],"environment":null,"release":null,"models":[],"tools":[],
            "totals":{"inputTokens":null,"outputTokens":null,"cacheReadTokens":null,"cacheWriteTokens":null,"reasoningTokens":null,"costUsd":null,"callsWithoutCost":0},
            "scoring":{"inputTokens":null,"outputTokens":null,"cacheReadTokens":null,"cacheWriteTokens":null,"reasoningTokens":null,"costUsd":null,"callsWithoutCost":0}}
            """.ReplaceLineEndings(""),
            json.GetRawText());
    }

    [Fact]
    public void A_span_has_exactly_these_members()
    {
        var span = new SpanSketch
        {
            Id = 2,
            Parent = 1,
            Name = "chat",
            IsError = true,
            More = w =>
            {
                Some.Attribute(w, 9, "k", "v");
                w.Bytes(11, [0x12, 1, (byte)'e']);
                w.Bytes(13, [0x0A, 1, 0xAB]);
                w.String(3, "a=b");
                w.Varint(10, 1);
            },
        };

        var json = Shown.Json(Some.Span(1), Some.Span(span), Some.Log(2, 1, "said")).GetProperty("spans")[1];

        Assert.Equal(
            """
            {"spanId":"0000000000000002","parentSpanId":"0000000000000001","depth":1,"name":"chat","kind":"span","otelKind":"internal",
            "startTimeUnixNano":"1767323045000000000","endTimeUnixNano":"1767323045100000000","selfTimeMs":100,"criticalTimeMs":100,"status":{"code":"error","message":""},
            "error":{"type":null,"message":null,"stack":null},
            "attributes":{"k":"v"},"resource":{"service.name":"shop"},"scope":{"name":"tests","version":"1.0","attributes":{}},"traceState":"a=b",
            "events":[{"name":"e","timeUnixNano":"0","attributes":{}}],"links":[{"traceId":"ab","spanId":"","attributes":{}}],
            "logs":[{"timeUnixNano":"1767323045001000000","observedTimeUnixNano":"0","severityNumber":0,"severityText":"","eventName":"","body":"said",
            "attributes":{},"spanId":"0000000000000002"}],"warnings":["span: 1 attribute was dropped by the sender"]}
            """.ReplaceLineEndings(""),
            json.GetRawText());
    }

    [Fact]
    public void The_critical_path_names_the_spans_that_the_end_waited_for()
    {
        var json = Shown.Json(Some.Span(1, end: 100), Some.Span(2, 1, 10, 60), Some.Span(3, 1, 20, 30));

        Assert.Equal(
            [("0000000000000001", 10.0), ("0000000000000002", 50.0), ("0000000000000001", 40.0)],
            json.GetProperty("criticalPath").EnumerateArray().Select(p => (p.GetProperty("spanId").GetString()!, p.GetProperty("durationMs").GetDouble())));
        Assert.Equal([(50.0, 50.0), (50.0, 50.0), (10.0, 0.0)],
            json.GetProperty("spans").EnumerateArray().Select(s => (s.GetProperty("selfTimeMs").GetDouble(), s.GetProperty("criticalTimeMs").GetDouble())));
    }

    [Fact]
    public void A_root_has_no_parent_and_a_loose_log_record_no_span()
    {
        var json = Shown.Json(Some.Span(1), Some.Log());

        Assert.Equal(JsonValueKind.Null, json.GetProperty("spans")[0].GetProperty("parentSpanId").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("logs")[0].GetProperty("spanId").ValueKind);
        Assert.Equal(["trace", "spans", "criticalPath", "logs", "scores"], json.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Values_that_json_cannot_say_are_said_otherwise()
    {
        var attributes = Shown.Json(EdgeFiles.Read("value-types/001.pb")).GetProperty("spans")[0].GetProperty("attributes");

        Assert.Equal("\"9223372036854775807\"", attributes.GetProperty("int max").GetRawText());
        Assert.Equal("\"9007199254740993\"", attributes.GetProperty("beyond double").GetRawText());
        Assert.Equal("42", attributes.GetProperty("int").GetRawText());
        Assert.Equal("\"NaN\"", attributes.GetProperty("nan").GetRawText());
        Assert.Equal("\"-Infinity\"", attributes.GetProperty("minus inf").GetRawText());
        Assert.Equal("""{"base64":"AP9/gA=="}""", attributes.GetProperty("bytes").GetRawText());
        Assert.Equal("""["a",1,2.5,true,null]""", attributes.GetProperty("mixed array").GetRawText());
        Assert.Equal("""{"k":"v","inner":{"list":[1,[2,[3]]]}}""", attributes.GetProperty("map").GetRawText());
    }

    [Fact]
    public void Text_of_every_kind_survives_json()
    {
        var span = Shown.Json(EdgeFiles.Read("unicode/001.pb")).GetProperty("spans")[0];

        Assert.Equal("имя 名前 🧵 \u202Ertl\u202C", span.GetProperty("name").GetString());
        Assert.Equal("before\0after", span.GetProperty("attributes").GetProperty("nul").GetString());
        Assert.DoesNotContain("<script>", span.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_deepest_value_that_is_shown_stays_within_common_readers_limit_of_64()
    {
        byte[] value = [];
        for (var i = 0; i < 60; i++)
            value = [0x2A, .. Varint(value.Length + 1 + Varint(value.Length).Length), 0x0A, .. Varint(value.Length), .. value];

        var json = Shown.Json(Some.Span(1), Some.Log(1, more: w => w.Bytes(6, [0x0A, 1, (byte)'k', 0x12, .. Varint(value.Length), .. value])));

        Assert.Contains("nested deeper than 50 levels", json.GetProperty("spans")[0].GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.0000000Z")]
    [InlineData(1_767_323_045_123_456_789, "2026-01-02T03:04:05.1234567Z")]
    [InlineData(ulong.MaxValue, "2554-07-21T23:34:33.7095516Z")]
    public void Every_nanosecond_has_a_time(ulong nanos, string text)
    {
        Assert.Equal(text, UnixTime.ToText(nanos));
    }

    [Theory]
    [InlineData(1UL, 0.000001)]
    [InlineData(1_234_567UL, 1.234567)]
    [InlineData(ulong.MaxValue, 18446744073709.55)]
    public void Durations_keep_their_fraction(ulong nanos, double milliseconds)
    {
        var summary = Shown.Stored([Some.Span(1)]).Summary with { Start = 0, End = nanos };

        Assert.Equal(milliseconds, SummaryDocument.Of(summary).DurationMs);
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", 1_767_323_045_000_000_000)]
    [InlineData("2026-01-02T03:04Z", 1_767_323_040_000_000_000)]
    [InlineData("2026-01-02T03:04:05.1Z", 1_767_323_045_100_000_000)]
    [InlineData("2026-01-02T03:04:05.123456789Z", 1_767_323_045_123_456_789)]
    [InlineData("1969-12-31T23:59:59Z", -1_000_000_000)]
    public void Times_are_read_to_the_nanosecond(string text, long nanos)
    {
        Assert.True(UnixTime.TryParse(text, out var read));
        Assert.Equal(nanos, (long)read);
    }

    [Theory]
    [InlineData("2026-01-02")]
    [InlineData("2026-01-02T03:04:05")]
    [InlineData("2026-01-02T03:04:05+01:00")]
    [InlineData("2026-01-02T03:04:05.1234567890Z")]
    [InlineData("2026-01-02T03:04.5Z")]
    [InlineData("2026-13-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05Z\n")]
    [InlineData("1767323045")]
    [InlineData("yesterday")]
    public void Other_times_are_refused(string text) => Assert.False(UnixTime.TryParse(text, out _));

    [Fact]
    public async Task A_large_trace_is_written_piece_by_piece()
    {
        var decoded = 0;
        var viewer = new TraceViewer(Shown.Stored(Enumerable.Range(1, 20_000).Select(i => Some.Span(i, i == 1 ? 0 : 1))), NoPrices.Instance);
        var document = TraceDocument.Of(viewer, []);
        document = document with { Spans = document.Spans.Select(s => Counted(s, ref decoded)) };
        using var stream = new WatchedStream(() => decoded);

        await JsonSerializer.SerializeAsync(stream, document, QueryJson.Api.TraceDocument);

        Assert.Equal(20_000, decoded);
        Assert.True(stream.DecodedAtFirstWrite < 200, $"{stream.DecodedAtFirstWrite} spans were held before anything was written.");
    }

    private static SpanDocument Counted(SpanDocument span, ref int count)
    {
        count++;
        return span;
    }

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    private sealed class WatchedStream(Func<int> decoded) : MemoryStream
    {
        public int DecodedAtFirstWrite { get; private set; } = -1;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (DecodedAtFirstWrite < 0)
                DecodedAtFirstWrite = decoded();
            return ValueTask.CompletedTask;
        }
    }
}
