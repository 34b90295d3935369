using System.Text;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Json;

namespace Orleans.Traces.Tests.Otlp.Json;

public class OtlpJsonFaultTests
{
    private const string Span0 = "resourceSpans[0].scopeSpans[0].spans[0]";

    [Theory]
    [InlineData("""{"traceId":"xyz"}""", ".traceId: 'xyz' is not hexadecimal")]
    [InlineData("""{"traceId":"abc"}""", ".traceId: 'abc' has an odd number of hexadecimal digits")]
    [InlineData("""{"spanId":12}""", ".spanId: 12 is not a string of hexadecimal digits")]
    [InlineData("""{"name":5}""", ".name: 5 is not a string")]
    [InlineData("""{"name":{}}""", ".name: an object is not a string")]
    [InlineData("""{"name":[]}""", ".name: an array is not a string")]
    [InlineData("""{"kind":"SERVER"}""", ".kind: 'SERVER' is not a number or name of SpanKind")]
    [InlineData("""{"kind":2147483648}""", ".kind: 2147483648 is not a number or name of SpanKind")]
    [InlineData("""{"kind":true}""", ".kind: true is not a number or name of SpanKind")]
    [InlineData("""{"startTimeUnixNano":"-1"}""", ".startTimeUnixNano: '-1' is not an unsigned 64-bit integer")]
    [InlineData("""{"startTimeUnixNano":18446744073709551616}""",
        ".startTimeUnixNano: 18446744073709551616 is not an unsigned 64-bit integer")]
    [InlineData("""{"startTimeUnixNano":1.5}""", ".startTimeUnixNano: 1.5 is not an unsigned 64-bit integer")]
    [InlineData("""{"startTimeUnixNano":1e400}""", ".startTimeUnixNano: 1e400 is not an unsigned 64-bit integer")]
    [InlineData("""{"startTimeUnixNano":""}""", ".startTimeUnixNano: '' is not an unsigned 64-bit integer")]
    [InlineData("""{"startTimeUnixNano":" 1"}""", ".startTimeUnixNano: ' 1' is not an unsigned 64-bit integer")]
    [InlineData("""{"startTimeUnixNano":"1\u0000"}""", ".startTimeUnixNano: '1\\u0000' is not an unsigned 64-bit integer")]
    [InlineData("""{"droppedLinksCount":-1}""", ".droppedLinksCount: -1 is not an unsigned 32-bit integer")]
    [InlineData("""{"flags":4294967296}""", ".flags: 4294967296 is not an unsigned 32-bit integer")]
    [InlineData("""{"attributes":{}}""", ".attributes: an array is expected, not an object")]
    [InlineData("""{"attributes":[null]}""", ".attributes[0]: an object is expected, not null")]
    [InlineData("""{"attributes":[{},[]]}""", ".attributes[1]: an object is expected, not an array")]
    [InlineData("""{"status":2}""", ".status: an object is expected, not 2")]
    [InlineData("""{"attributes":[{"key":"a","value":"b"}]}""", ".attributes[0].value: an object is expected, not 'b'")]
    [InlineData("""{"attributes":[{"value":{"intValue":"1x"}}]}""", ".attributes[0].value.intValue: '1x' is not a 64-bit integer")]
    [InlineData("""{"attributes":[{"value":{"intValue":9223372036854775808}}]}""",
        ".attributes[0].value.intValue: 9223372036854775808 is not a 64-bit integer")]
    [InlineData("""{"attributes":[{"value":{"boolValue":"true"}}]}""", ".attributes[0].value.boolValue: 'true' is not true or false")]
    [InlineData("""{"attributes":[{"value":{"doubleValue":"inf"}}]}""", ".attributes[0].value.doubleValue: 'inf' is not a double")]
    [InlineData("""{"attributes":[{"value":{"doubleValue":false}}]}""", ".attributes[0].value.doubleValue: false is not a double")]
    [InlineData("""{"attributes":[{"value":{"bytesValue":"a*b="}}]}""", ".attributes[0].value.bytesValue: 'a*b=' is not base64")]
    [InlineData("""{"attributes":[{"value":{"bytesValue":"a"}}]}""", ".attributes[0].value.bytesValue: 'a' is not base64")]
    [InlineData("""{"attributes":[{"value":{"bytesValue":[1]}}]}""", ".attributes[0].value.bytesValue: an array is not a string of base64")]
    [InlineData("""{"attributes":[{"value":{"arrayValue":[]}}]}""", ".attributes[0].value.arrayValue: an object is expected, not an array")]
    public void A_bad_value_is_named_by_its_path(string span, string expected) =>
        Assert.Equal(Span0 + expected, Some.Fault(Some.Read(Some.SpanRequest(span))));

    [Theory]
    [InlineData("""{"resourceSpans":[{},{"resource":{"entityRefs":[{"idKeys":["a",null]}]}}]}""",
        "resourceSpans[1].resource.entityRefs[0].idKeys[1]: null is not a string")]
    [InlineData("[]", "the top level: an object is expected, not an array")]
    [InlineData("null", "the top level: an object is expected, not null")]
    [InlineData("\"x\"", "the top level: an object is expected, not 'x'")]
    public void A_bad_shape_is_named_by_its_path(string json, string expected) => Assert.Equal(expected, Some.Fault(Some.Read(json)));

    [Theory]
    [InlineData("", "the top level")]
    [InlineData("   ", "the top level")]
    [InlineData("{", "the top level")]
    [InlineData("{} {}", "the top level")]
    [InlineData("{}x", "the top level")]
    [InlineData("{'resourceSpans':[]}", "the top level")]
    [InlineData("""{"resourceSpans":[]""", "resourceSpans")]
    [InlineData("""{"resourceSpans":[{},]}""", "resourceSpans[0]")]
    [InlineData("""{"resourceSpans":[{}]/* a comment */}""", "resourceSpans")]
    [InlineData("""{"resourceSpans":[{"schemaUrl":nul}]}""", "resourceSpans[0].schemaUrl")]
    [InlineData("""{"resourceSpans":[{"schemaUrl":"\x"}]}""", "resourceSpans[0].schemaUrl")]
    [InlineData("""{"resourceSpans":[{"schemaUrl":"\u12g4"}]}""", "resourceSpans[0].schemaUrl")]
    [InlineData("{\"resourceSpans\":[{\"schemaUrl\":\"a\nb\"}]}", "resourceSpans[0].schemaUrl")]
    [InlineData("""{"resourceSpans":[{"x":[1,2,{"y":tru}]}]}""", "resourceSpans[0]")]
    public void Text_that_is_not_JSON_is_a_fault_that_says_where(string json, string path) =>
        Assert.StartsWith($"{path}: not JSON at line ", Some.Fault(Some.Read(json)), StringComparison.Ordinal);

    [Fact]
    public void Text_that_is_not_JSON_is_a_fault_that_says_where_in_the_text() =>
        Assert.StartsWith("resourceSpans[0].schemaUrl: not JSON at line 3, byte 12: 'x' is ", Some.Fault(Some.Read("""
            {"resourceSpans":
            [{"schemaUrl"
              :     "a"x}]}
            """)), StringComparison.Ordinal);

    [Fact]
    public void A_fault_quotes_only_a_little_of_what_is_not_JSON() =>
        Assert.InRange(Some.Fault(Some.Read($"{{\"resourceSpans\":[{{\"schemaUrl\":t{new string('x', 100_000)}")).Length, 1, 250);

    [Fact]
    public void A_fault_quotes_only_the_start_of_a_value()
    {
        var fault = Some.Fault(Some.Read(Some.SpanRequest($$"""{"traceId":"{{new string('x', 1_000_000)}}"}""")));

        Assert.Equal($"{Span0}.traceId: '{new string('x', 40)}…' is not hexadecimal", fault);
    }

    [Theory]
    [InlineData("arrayValue", """{"arrayValue":{"values":[""", "]}}")]
    [InlineData("unknown objects", """{"x":{"y":""", "}}")]
    [InlineData("unknown arrays", """{"x":[[""", "]]}")]
    public void Nesting_has_a_limit(string what, string open, string close)
    {
        var levels = open.Count(c => c is '{' or '[');
        var within = (OtlpJsonReader.MaxDepth - 8) / levels;

        var fine = Read(Nested(within, open, close));
        var fault = Some.Fault(Read(Nested(within + 1, open, close)));
        var hostile = Some.Fault(Read(Nested(100_000, open, "")));

        Assert.True(fine is OtlpJsonResult.Message, what);
        Assert.EndsWith(": nested deeper than 2048 levels", fault, StringComparison.Ordinal);
        Assert.StartsWith("resourceLogs[0].scopeLogs[0].logRecords[0].body", fault, StringComparison.Ordinal);
        Assert.InRange(fault.Length, 1, 600);
        Assert.EndsWith(": nested deeper than 2048 levels", hostile, StringComparison.Ordinal);
    }

    // Eight levels are there anyway: the request, three arrays and three objects around the body, and the innermost value.
    private static string Nested(int count, string open, string close)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
            text.Append(open);
        text.Append("""{"stringValue":"bottom"}""");
        for (var i = 0; i < count; i++)
            text.Append(close);
        return Some.BodyRequest(text.ToString());
    }

    // On a stack on which no recursion could go so deep.
    private static OtlpJsonResult Read(string json)
    {
        OtlpJsonResult? result = null;
        var thread = new Thread(
            () =>
            {
                result = Some.Read(json, OtlpSignal.Logs);
                if (result is OtlpJsonResult.Message message)
                    result = OtlpJsonReader.Read(OtlpSignal.Logs, OtlpJsonWriter.ToUtf8(OtlpSignal.Logs, message.Bytes));
            },
            maxStackSize: 128 * 1024);
        thread.Start();
        thread.Join();
        return result!;
    }
}
