using System.Text;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Json;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Tests.Otlp.Json;

public class OtlpJsonReaderTests
{
    public sealed record Scenario(string Name, string Json, Action<WireWriter> Expected)
    {
        public override string ToString() => Name;
    }

    public static TheoryData<Scenario> Spans => new()
    {
        new("an empty object is an empty span", "{}", _ => { }),
        new("ids are hex in either case", """{"traceId":"0aBcDeF0","spanId":"FF"}""", w =>
        {
            w.Bytes(1, [0x0a, 0xbc, 0xde, 0xf0]);
            w.Bytes(2, [0xff]);
        }),
        new("an empty id is not written", """{"traceId":"","parentSpanId":""}""", _ => { }),
        new("an id may be written with escapes", """{"spanId":"\u0061\u0062"}""", w => w.Bytes(2, [0xab])),
        new("a key may be written with escapes", """{"na\u006de":"x"}""", w => w.String(5, "x")),
        new("times are decimal strings", """{"startTimeUnixNano":"18446744073709551615"}""", w => w.Fixed64(7, ulong.MaxValue)),
        new("times are numbers", """{"startTimeUnixNano":1795347503770000000}""", w => w.Fixed64(7, 1795347503770000000)),
        new("times are numbers with an exponent", """{"startTimeUnixNano":1.5e3,"endTimeUnixNano":"2E3"}""", w =>
        {
            w.Fixed64(7, 1500);
            w.Fixed64(8, 2000);
        }),
        new("counts are numbers", """{"droppedAttributesCount":4294967295}""", w => w.Varint(10, uint.MaxValue)),
        new("counts are decimal strings", """{"droppedEventsCount":"7"}""", w => w.Varint(12, 7)),
        new("flags are fixed32", """{"flags":257}""", w => w.Fixed32(16, 257)),
        new("an enum is a number", """{"kind":2}""", w => w.Varint(6, 2)),
        new("an enum is a number without a name", """{"kind":99}""", w => w.Varint(6, 99)),
        new("an enum is a negative number", """{"kind":-1}""", w => w.Varint(6, ulong.MaxValue)),
        new("an enum is a name", """{"kind":"SPAN_KIND_SERVER","status":{"code":"STATUS_CODE_ERROR"}}""", w =>
        {
            w.Varint(6, 2);
            w.Bytes(15, [3 << 3, 2]);
        }),
        new("defaults are not written",
            """{"traceState":"","name":"","kind":0,"startTimeUnixNano":"0","droppedAttributesCount":0,"flags":0,"events":[],"links":[]}""",
            _ => { }),
        new("a set message is written though it is empty", """{"status":{}}""", w => w.Bytes(15, [])),
        new("null is a field that is not set", """{"name":null,"kind":null,"attributes":null,"status":null,"flags":null}""", _ => { }),
        new("fields are written by number", """{"flags":1,"name":"n","spanId":"02","kind":1,"traceId":"01"}""", w =>
        {
            w.Bytes(1, [1]);
            w.Bytes(2, [2]);
            w.String(5, "n");
            w.Varint(6, 1);
            w.Fixed32(16, 1);
        }),
        new("of a repeated key the last counts",
            """{"name":"a","kind":3,"events":[{},{}],"name":"b","events":[{"name":"e"}]}""", w =>
        {
            w.String(5, "b");
            w.Varint(6, 3);
            w.Bytes(11, [2 << 3 | 2, 1, (byte)'e']);
        }),
        new("a repeated key that is null last is not set", """{"name":"a","name":null,"status":{"code":1},"status":null}""", _ => { }),
        new("unknown fields are skipped with all below them",
            """{"x":{"name":[1,{"name":"y"}]},"name":"a","z":[[]],"q":null}""", w => w.String(5, "a")),
        new("names of the protocol's definition are unknown", """{"trace_id":"01","start_time_unix_nano":5}""", _ => { }),
        new("elements keep their order", """{"links":[{"spanId":"02"},{},{"spanId":"01"}]}""", w =>
        {
            w.Bytes(13, [2 << 3 | 2, 1, 2]);
            w.Bytes(13, []);
            w.Bytes(13, [2 << 3 | 2, 1, 1]);
        }),
        new("escapes", """{"name":"\" \\ \/ \b\f\n\r\t \u00e9 \ud83e\uddf5"}""", w => w.String(5, "\" \\ / \b\f\n\r\t é 🧵")),
        new("lone surrogates become U+FFFD",
            """{"name":"a\ud800b \udc00 \ud800\u0041 \ud800"}""", w => w.String(5, "a\uFFFDb \uFFFD \uFFFDA \uFFFD")),
        new("two high surrogates and a low one", """{"name":"\ud83e\ud83e\uddf5"}""", w => w.String(5, "\uFFFD🧵")),
        new("NUL is text", """{"name":"a\u0000b"}""", w => w.String(5, "a\0b")),
    };

    [Theory]
    [MemberData(nameof(Spans), DisableDiscoveryEnumeration = true)]
    public void A_span_is_read(Scenario scenario)
    {
        var request = Some.Bytes(Some.Read(Some.SpanRequest(scenario.Json)));

        Assert.Equal(Some.Wire(scenario.Expected), Some.FirstItem(request));
    }

    public static TheoryData<Scenario> Values => new()
    {
        new("empty", "{}", _ => { }),
        new("a null member is an empty value", """{"doubleValue":null}""", _ => { }),
        new("null members beside a set one", """{"stringValue":null,"intValue":"5","arrayValue":null}""", w => w.Varint(3, 5)),
        new("text", """{"stringValue":"Grüße"}""", w => w.String(1, "Grüße")),
        new("empty text", """{"stringValue":""}""", w => w.String(1, "")),
        new("true", """{"boolValue":true}""", w => w.Varint(2, 1)),
        new("false", """{"boolValue":false}""", w => w.Varint(2, 0)),
        new("an integer as a string", """{"intValue":"9007199254740993"}""", w => w.Varint(3, 9007199254740993)),
        new("an integer as a number", """{"intValue":9007199254740993}""", w => w.Varint(3, 9007199254740993)),
        new("the least integer", """{"intValue":"-9223372036854775808"}""", w => w.Varint(3, 1UL << 63)),
        new("the greatest integer", """{"intValue":9223372036854775807}""", w => w.Varint(3, long.MaxValue)),
        new("zero", """{"intValue":0}""", w => w.Varint(3, 0)),
        new("an integer with a fraction of zero", """{"intValue":3.0}""", w => w.Varint(3, 3)),
        new("an integer with an exponent", """{"intValue":-1.25e2}""", w => w.Varint(3, unchecked((ulong)-125))),
        new("a double", """{"doubleValue":1.5}""", w => w.Double(4, 1.5)),
        new("a whole double", """{"doubleValue":3}""", w => w.Double(4, 3)),
        new("a double of zero", """{"doubleValue":0}""", w => w.Double(4, 0)),
        new("minus zero", """{"doubleValue":-0.0}""", w => w.Double(4, -0.0)),
        new("the least double", """{"doubleValue":5e-324}""", w => w.Double(4, double.Epsilon)),
        new("a double as a string", """{"doubleValue":"2.5"}""", w => w.Double(4, 2.5)),
        new("a number beyond doubles", """{"doubleValue":1e999}""", w => w.Double(4, double.PositiveInfinity)),
        new("NaN", """{"doubleValue":"NaN"}""", w => w.Fixed64(4, 0x7FF8_0000_0000_0000)),
        new("Infinity", """{"doubleValue":"Infinity"}""", w => w.Double(4, double.PositiveInfinity)),
        new("-Infinity", """{"doubleValue":"-Infinity"}""", w => w.Double(4, double.NegativeInfinity)),
        new("bytes", """{"bytesValue":"AP9/gA=="}""", w => w.Bytes(7, [0x00, 0xff, 0x7f, 0x80])),
        new("bytes without padding, of the other alphabet", """{"bytesValue":"AP9_gA"}""", w => w.Bytes(7, [0x00, 0xff, 0x7f, 0x80])),
        new("no bytes", """{"bytesValue":""}""", w => w.Bytes(7, [])),
        new("an empty array", """{"arrayValue":{}}""", w => w.Bytes(5, [])),
        new("an array of no values", """{"arrayValue":{"values":[]}}""", w => w.Bytes(5, [])),
        new("an empty map", """{"kvlistValue":{"values":[]}}""", w => w.Bytes(6, [])),
        new("an array", """{"arrayValue":{"values":[{"intValue":1},{},{"boolValue":false}]}}""", w =>
            w.Bytes(5, [0x0a, 2, 0x18, 1, 0x0a, 0, 0x0a, 2, 0x10, 0])),
        new("a map", """{"kvlistValue":{"values":[{"value":{"intValue":1},"key":"k"}]}}""", w =>
            w.Bytes(6, [0x0a, 7, 0x0a, 1, (byte)'k', 0x12, 2, 0x18, 1])),
        new("several members are all kept, by number", """{"intValue":1,"stringValue":"a"}""", w =>
        {
            w.String(1, "a");
            w.Varint(3, 1);
        }),
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_value_is_read(Scenario scenario)
    {
        var request = Some.Bytes(Some.Read(Some.BodyRequest(scenario.Json), OtlpSignal.Logs));

        Assert.Equal(Some.Wire(scenario.Expected), Some.First(Some.FirstItem(request), 5));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"resourceSpans":[]}""")]
    [InlineData("""{"resourceSpans":null}""")]
    [InlineData(" \r\n\t{ } \n")]
    [InlineData("\uFEFF{}")]
    public void Nothing_sent_is_an_empty_message(string json) => Assert.Empty(Some.Bytes(Some.Read(json)));

    [Fact]
    public void Resource_and_scope_are_read()
    {
        var json = """
            {"resourceSpans":[{"schemaUrl":"r","resource":{"entityRefs":[{"type":"t","idKeys":["a","","b"]}],"droppedAttributesCount":1},
            "scopeSpans":[{"schemaUrl":"s","scope":{"version":"2","name":"n","attributes":[{"key":"k"}]}}]}]}
            """;
        var resource = Some.Wire(w =>
        {
            w.Varint(2, 1);
            w.Bytes(3, Some.Wire(r =>
            {
                r.String(2, "t");
                r.String(3, "a");
                r.String(3, "");
                r.String(3, "b");
            }));
        });
        var scopeSpans = Some.Wire(w =>
        {
            w.Bytes(1, Some.Wire(s =>
            {
                s.String(1, "n");
                s.String(2, "2");
                s.Bytes(3, [0x0a, 1, (byte)'k']);
            }));
            w.String(3, "s");
        });
        var expected = Some.Wire(w => w.Bytes(1, Some.Wire(r =>
        {
            r.Bytes(1, resource);
            r.Bytes(2, scopeSpans);
            r.String(3, "r");
        })));

        Assert.Equal(expected, Some.Bytes(Some.Read(json)));
    }

    [Fact]
    public void Every_severity_has_its_name()
    {
        var names = new[] { "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL" }
            .SelectMany(level => new[] { level, level + "2", level + "3", level + "4" })
            .ToList();
        for (var i = 0; i < names.Count; i++)
        {
            var record = Some.FirstItem(Some.Bytes(Some.Read(
                Some.LogRequest($$"""{"severityNumber":"SEVERITY_NUMBER_{{names[i]}}"}"""), OtlpSignal.Logs)));
            Assert.Equal([2 << 3, (byte)(i + 1)], record);
        }
    }

    [Fact]
    public void Bad_bytes_in_text_become_replacement_characters()
    {
        byte[] name = [(byte)'a', 0xff, (byte)'b', 0xed, 0xa0, 0x80, (byte)'\\', (byte)'n', 0xf0, 0x9f];
        byte[] json = [.. "{\"resourceSpans\":[{\"schemaUrl\":\""u8, .. name, .. "\",\""u8, 0xff, .. "\":1}]}"u8];

        var result = Assert.IsType<OtlpJsonResult.Message>(OtlpJsonReader.Read(OtlpSignal.Traces, json));

        Assert.Equal("a\uFFFDb\uFFFD\uFFFD\uFFFD\n\uFFFD", Encoding.UTF8.GetString(Some.First(Some.First(result.Bytes, 1), 3)));
        Assert.Equal(1, result.Ignored.Count);
    }

    [Fact]
    public void Ignored_fields_are_counted_and_the_first_are_named()
    {
        var many = string.Join(",", Enumerable.Range(0, 20).Select(i => $"\"more{i}\":{i}"));
        var json = Some.SpanRequest($$$"""{"name":"n","color":{"deep":{"er":1}},"events":[{},{"é\n":[]}],{{{many}}}}""");

        var result = Assert.IsType<OtlpJsonResult.Message>(Some.Read(json));

        Assert.Equal(22, result.Ignored.Count);
        Assert.Equal(IgnoredFields.MaxPaths, result.Ignored.First.Count);
        Assert.Equal("resourceSpans[0].scopeSpans[0].spans[0].color", result.Ignored.First[0]);
        Assert.Equal("resourceSpans[0].scopeSpans[0].spans[0].events[1].é\uFFFD", result.Ignored.First[1]);
        Assert.Equal("resourceSpans[0].scopeSpans[0].spans[0].more5", result.Ignored.First[7]);
    }

    [Fact]
    public void Nothing_ignored_is_none() =>
        Assert.Same(IgnoredFields.None, Assert.IsType<OtlpJsonResult.Message>(Some.Read("{}")).Ignored);

    // Messages above and below the size at which they are made contiguous, with their fields out of order at every level.
    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    [InlineData(1_030)]
    [InlineData(100_000)]
    public void Large_messages_have_their_fields_in_order_too(int size)
    {
        var text = new string('x', size);
        var json = Some.SpanRequest($$$"""
            {"flags":1,"attributes":[{"value":{"stringValue":"{{{text}}}"},"key":"a"},{"key":"b","value":{"intValue":1}}],
            "events":[{"name":"old {{{text}}}"}],"name":"{{{text}}}","events":[{"name":"new {{{text}}}","timeUnixNano":5}],"traceId":"01"}
            """);
        var expected = Some.Wire(w =>
        {
            w.Bytes(1, [1]);
            w.String(5, text);
            w.Bytes(9, Some.Wire(a =>
            {
                a.String(1, "a");
                a.Bytes(2, Some.Wire(v => v.String(1, text)));
            }));
            w.Bytes(9, [0x0a, 1, (byte)'b', 0x12, 2, 0x18, 1]);
            w.Bytes(11, Some.Wire(e =>
            {
                e.Fixed64(1, 5);
                e.String(2, "new " + text);
            }));
            w.Fixed32(16, 1);
        });

        Assert.Equal(expected, Some.FirstItem(Some.Bytes(Some.Read(json))));
    }
}
