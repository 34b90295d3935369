using System.Text;
using System.Text.Json;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Json;
using Orleans.Traces.Otlp.Schema;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Tests.Otlp.Json;

public class OtlpJsonWriterTests
{
    public sealed record Scenario(string Name, Action<WireWriter> Message, string Expected)
    {
        public override string ToString() => Name;
    }

    public static TheoryData<Scenario> Spans => new()
    {
        new("an empty message is an empty object", _ => { }, "{}"),
        new("ids are lowercase hex", w => w.Bytes(1, [0xAB, 0x01]), """{"traceId":"ab01"}"""),
        new("an id may have any length", w => w.Bytes(2, new byte[50]), $$"""{"spanId":"{{new string('0', 100)}}"}"""),
        new("times are strings", w => w.Fixed64(7, ulong.MaxValue), """{"startTimeUnixNano":"18446744073709551615"}"""),
        new("counts and flags are numbers", w =>
        {
            w.Varint(10, uint.MaxValue);
            w.Fixed32(16, uint.MaxValue);
        }, """{"droppedAttributesCount":4294967295,"flags":4294967295}"""),
        new("enums are numbers", w =>
        {
            w.Varint(6, 99);
            w.Bytes(15, Some.Wire(s => s.Varint(3, unchecked((ulong)-1))));
        }, """{"kind":99,"status":{"code":-1}}"""),
        new("defaults are left out, set messages are not", w =>
        {
            w.Bytes(1, []);
            w.String(5, "");
            w.Varint(6, 0);
            w.Fixed64(7, 0);
            w.Fixed32(16, 0);
            w.Bytes(15, []);
        }, """{"status":{}}"""),
        new("elements make one array wherever they stand", w =>
        {
            w.Bytes(13, Some.Wire(l => l.Bytes(2, [1])));
            w.Bytes(11, Some.Wire(e => e.String(2, "a")));
            w.Bytes(13, []);
            w.String(5, "n");
            w.Bytes(11, Some.Wire(e => e.String(2, "b")));
        }, """{"name":"n","events":[{"name":"a"},{"name":"b"}],"links":[{"spanId":"01"},{}]}"""),
        new("of a repeated singular field the last counts, messages too", w =>
        {
            w.String(5, "a");
            w.Bytes(15, Some.Wire(s => s.String(2, "m")));
            w.Bytes(15, Some.Wire(s => s.Varint(3, 2)));
            w.String(5, "b");
        }, """{"name":"b","status":{"code":2}}"""),
        new("a last default counts", w =>
        {
            w.String(5, "a");
            w.String(5, "");
        }, "{}"),
        new("unknown fields are left out, and known ones of another wire type", w =>
        {
            w.String(99, "x");
            w.Varint(5, 7);
            w.Fixed32(7, 7);
            w.String(31, "x");
            w.String(5, "n");
        }, """{"name":"n"}"""),
        new("bad bytes in text become U+FFFD", w => w.Bytes(5, [(byte)'a', 0xff, (byte)'b', 0xed, 0xa0, 0x80, 0xf0, 0x9f]),
            """{"name":"a\uFFFDb\uFFFD\uFFFD\uFFFD\uFFFD"}"""),
        new("what follows a malformed place is left out", w =>
        {
            w.String(5, "n");
            w.Bytes(9, [0x0a, 1, (byte)'k', 0x12, 9, 1]);
            w.Verbatim([0x5a, 200, 1]);
        }, """{"name":"n","attributes":[{"key":"k"}]}"""),
    };

    [Theory]
    [MemberData(nameof(Spans), DisableDiscoveryEnumeration = true)]
    public void A_span_is_written(Scenario scenario) =>
        Assert.Equal(scenario.Expected, Write(OtlpSchema.Span, Some.Wire(scenario.Message)));

    public static TheoryData<Scenario> SpansOfProtobuf => new()
    {
        new("ids are base64", w => w.Bytes(1, [0xAB, 0x01]), """{"traceId":"qwE="}"""),
        new("an empty id is left out", w => w.Bytes(4, []), "{}"),
        new("enums are names", w =>
        {
            w.Varint(6, 3);
            w.Bytes(15, Some.Wire(s => s.Varint(3, 2)));
        }, """{"kind":"SPAN_KIND_CLIENT","status":{"code":"STATUS_CODE_ERROR"}}"""),
        new("numbers without a name are numbers", w =>
        {
            w.Varint(6, 99);
            w.Bytes(15, Some.Wire(s => s.Varint(3, unchecked((ulong)-1))));
        }, """{"kind":99,"status":{"code":-1}}"""),
        new("times are strings", w => w.Fixed64(7, 5), """{"startTimeUnixNano":"5"}"""),
    };

    [Theory]
    [MemberData(nameof(SpansOfProtobuf), DisableDiscoveryEnumeration = true)]
    public void A_span_is_written_as_JSON_of_protobuf(Scenario scenario)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, OtlpJsonWriter.Options))
            OtlpJsonWriter.Write(OtlpSchema.Span, Some.Wire(scenario.Message), json, OtlpJsonForm.Protobuf);

        Assert.Equal(scenario.Expected, Encoding.UTF8.GetString(buffer.ToArray()));
    }

    public static TheoryData<Scenario> Values => new()
    {
        new("empty", _ => { }, "{}"),
        new("text", w => w.String(1, "a"), """{"stringValue":"a"}"""),
        new("empty text", w => w.String(1, ""), """{"stringValue":""}"""),
        new("true", w => w.Varint(2, 1), """{"boolValue":true}"""),
        new("false", w => w.Varint(2, 0), """{"boolValue":false}"""),
        new("the least integer", w => w.Varint(3, 1UL << 63), """{"intValue":"-9223372036854775808"}"""),
        new("zero", w => w.Varint(3, 0), """{"intValue":"0"}"""),
        new("a double", w => w.Double(4, 1.5), """{"doubleValue":1.5}"""),
        new("minus zero", w => w.Double(4, -0.0), """{"doubleValue":-0}"""),
        new("NaN", w => w.Double(4, double.NaN), """{"doubleValue":"NaN"}"""),
        new("Infinity", w => w.Double(4, double.PositiveInfinity), """{"doubleValue":"Infinity"}"""),
        new("-Infinity", w => w.Double(4, double.NegativeInfinity), """{"doubleValue":"-Infinity"}"""),
        new("bytes", w => w.Bytes(7, [0x00, 0xff]), """{"bytesValue":"AP8="}"""),
        new("no bytes", w => w.Bytes(7, []), """{"bytesValue":""}"""),
        new("an empty array", w => w.Bytes(5, []), """{"arrayValue":{}}"""),
        new("a map", w => w.Bytes(6, [0x0a, 7, 0x0a, 1, (byte)'k', 0x12, 2, 0x18, 1]),
            """{"kvlistValue":{"values":[{"key":"k","value":{"intValue":"1"}}]}}"""),
        new("the last member of the oneof counts", w =>
        {
            w.Varint(3, 1);
            w.String(1, "a");
            w.Varint(2, 0);
        }, """{"boolValue":false}"""),
        new("an unknown member does not unset the known one", w =>
        {
            w.String(1, "a");
            w.Varint(8, 1);
        }, """{"stringValue":"a"}"""),
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_value_is_written(Scenario scenario) =>
        Assert.Equal(scenario.Expected, Write(OtlpSchema.AnyValue, Some.Wire(scenario.Message)));

    [Fact]
    public void A_request_is_written_by_its_signal()
    {
        byte[] request = [0x0a, 4, 0x12, 2, 0x12, 0];

        Assert.Equal("""{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}""", Some.Json(OtlpSignal.Traces, request));
        Assert.Equal("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{}]}]}]}""", Some.Json(OtlpSignal.Logs, request));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(0)]
    public void What_is_too_deep_for_the_JSON_writer_is_cut(int maxDepth)
    {
        byte[] value = Some.Wire(w => w.String(1, "bottom"));
        for (var i = 0; i < 1_500; i++)
            value = Some.Wire(w => w.Bytes(5, Some.Wire(a => a.Bytes(1, value))));

        var json = Write(OtlpSchema.AnyValue, value, new JsonWriterOptions { MaxDepth = maxDepth });

        Assert.StartsWith("""{"arrayValue":{"values":[{""", json, StringComparison.Ordinal);
        Assert.DoesNotContain("bottom", json, StringComparison.Ordinal);
        using var parsed = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1_000 });
    }

    private static string Write(OtlpMessage definition, byte[] message, JsonWriterOptions? options = null)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, options ?? OtlpJsonWriter.Options))
            OtlpJsonWriter.Write(definition, message, writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
