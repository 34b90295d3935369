using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Schema;

namespace Orleans.Traces.Tests.Otlp.Json;

public class OtlpSchemaTests
{
    // Copied by hand from the .proto files of opentelemetry-proto 1.9, not from the table.
    private const string Definition = """
        AnyValue: stringValue=1 String, boolValue=2 Bool, intValue=3 Int64, doubleValue=4 Double, arrayValue=5 ArrayValue, kvlistValue=6 KeyValueList, bytesValue=7 Bytes
        ArrayValue: values=1 AnyValue*
        EntityRef: schemaUrl=1 String, type=2 String, idKeys=3 String*, descriptionKeys=4 String*
        Event: timeUnixNano=1 Fixed64, name=2 String, attributes=3 KeyValue*, droppedAttributesCount=4 UInt32
        InstrumentationScope: name=1 String, version=2 String, attributes=3 KeyValue*, droppedAttributesCount=4 UInt32
        KeyValue: key=1 String, value=2 AnyValue
        KeyValueList: values=1 KeyValue*
        Link: traceId=1 HexId, spanId=2 HexId, traceState=3 String, attributes=4 KeyValue*, droppedAttributesCount=5 UInt32, flags=6 Fixed32
        LogRecord: timeUnixNano=1 Fixed64, severityNumber=2 SeverityNumber, severityText=3 String, body=5 AnyValue, attributes=6 KeyValue*, droppedAttributesCount=7 UInt32, flags=8 Fixed32, traceId=9 HexId, spanId=10 HexId, observedTimeUnixNano=11 Fixed64, eventName=12 String
        LogsData: resourceLogs=1 ResourceLogs*
        Resource: attributes=1 KeyValue*, droppedAttributesCount=2 UInt32, entityRefs=3 EntityRef*
        ResourceLogs: resource=1 Resource, scopeLogs=2 ScopeLogs*, schemaUrl=3 String
        ResourceSpans: resource=1 Resource, scopeSpans=2 ScopeSpans*, schemaUrl=3 String
        ScopeLogs: scope=1 InstrumentationScope, logRecords=2 LogRecord*, schemaUrl=3 String
        ScopeSpans: scope=1 InstrumentationScope, spans=2 Span*, schemaUrl=3 String
        Span: traceId=1 HexId, spanId=2 HexId, traceState=3 String, parentSpanId=4 HexId, name=5 String, kind=6 SpanKind, startTimeUnixNano=7 Fixed64, endTimeUnixNano=8 Fixed64, attributes=9 KeyValue*, droppedAttributesCount=10 UInt32, events=11 Event*, droppedEventsCount=12 UInt32, links=13 Link*, droppedLinksCount=14 UInt32, status=15 Status, flags=16 Fixed32
        Status: message=2 String, code=3 StatusCode
        TracesData: resourceSpans=1 ResourceSpans*
        """;

    [Fact]
    public void The_table_is_the_protocols_definition()
    {
        var messages = new SortedDictionary<string, OtlpMessage>(StringComparer.Ordinal);
        Collect(OtlpSchema.Of(OtlpSignal.Traces), messages);
        Collect(OtlpSchema.Of(OtlpSignal.Logs), messages);

        var table = messages.Values.Select(message => $"{message.Name}: {string.Join(", ", message.Fields.Select(Show))}");

        Assert.Equal(Definition.ReplaceLineEndings("\n"), string.Join("\n", table));
    }

    [Fact]
    public void Only_AnyValue_is_a_oneof()
    {
        var messages = new SortedDictionary<string, OtlpMessage>(StringComparer.Ordinal);
        Collect(OtlpSchema.TracesData, messages);

        Assert.Equal(["AnyValue"], messages.Values.Where(message => message.IsOneof).Select(message => message.Name));
        Assert.All(OtlpSchema.AnyValue.Fields, field => Assert.True(field.IsOneof && !field.IsDefaultAbsent));
    }

    private static string Show(OtlpField field) =>
        $"{field.Name}={field.Number} {field.Message?.Name ?? field.Enum?.Name ?? field.Type.ToString()}{(field.IsRepeated ? "*" : "")}";

    private static void Collect(OtlpMessage message, SortedDictionary<string, OtlpMessage> messages)
    {
        if (!messages.TryAdd(message.Name, message))
            return;
        foreach (var field in message.Fields)
        {
            if (field.Message is { } inner)
                Collect(inner, messages);
        }
    }
}
