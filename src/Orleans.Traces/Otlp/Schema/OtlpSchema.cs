namespace Orleans.Traces.Otlp.Schema;

/// <summary>The messages of OTLP traces and logs as one table,
/// https://github.com/open-telemetry/opentelemetry-proto (1.x, stable).</summary>
/// <remarks>Left out, as the definition asks of receivers of traces and logs: <c>string_value_strindex</c> and <c>key_strindex</c>,
/// which only profiles use.</remarks>
public static class OtlpSchema
{
    private static readonly OtlpEnum SpanKind = new(
        "SpanKind",
        "SPAN_KIND_UNSPECIFIED",
        "SPAN_KIND_INTERNAL",
        "SPAN_KIND_SERVER",
        "SPAN_KIND_CLIENT",
        "SPAN_KIND_PRODUCER",
        "SPAN_KIND_CONSUMER");

    private static readonly OtlpEnum StatusCode = new("StatusCode", "STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR");

    private static readonly OtlpEnum SeverityNumber = new("SeverityNumber", [.. SeverityNames()]);

    /// <summary><c>AnyValue</c>: a oneof.</summary>
    public static OtlpMessage AnyValue { get; } = new("AnyValue");

    /// <summary><c>KeyValue</c>.</summary>
    public static OtlpMessage KeyValue { get; } = new("KeyValue", Text(1, "key"), One(2, "value", AnyValue));

    /// <summary><c>EntityRef</c>.</summary>
    public static OtlpMessage EntityRef { get; } = new(
        "EntityRef",
        Text(1, "schemaUrl"),
        Text(2, "type"),
        Texts(3, "idKeys"),
        Texts(4, "descriptionKeys"));

    /// <summary><c>Resource</c>.</summary>
    public static OtlpMessage Resource { get; } = new(
        "Resource",
        Many(1, "attributes", KeyValue),
        UInt32(2, "droppedAttributesCount"),
        Many(3, "entityRefs", EntityRef));

    /// <summary><c>InstrumentationScope</c>.</summary>
    public static OtlpMessage InstrumentationScope { get; } = new(
        "InstrumentationScope",
        Text(1, "name"),
        Text(2, "version"),
        Many(3, "attributes", KeyValue),
        UInt32(4, "droppedAttributesCount"));

    /// <summary><c>Span.Event</c>.</summary>
    public static OtlpMessage Event { get; } = new(
        "Event",
        Fixed64(1, "timeUnixNano"),
        Text(2, "name"),
        Many(3, "attributes", KeyValue),
        UInt32(4, "droppedAttributesCount"));

    /// <summary><c>Span.Link</c>.</summary>
    public static OtlpMessage Link { get; } = new(
        "Link",
        Id(1, "traceId"),
        Id(2, "spanId"),
        Text(3, "traceState"),
        Many(4, "attributes", KeyValue),
        UInt32(5, "droppedAttributesCount"),
        Fixed32(6, "flags"));

    /// <summary><c>Status</c>.</summary>
    public static OtlpMessage Status { get; } = new("Status", Text(2, "message"), One(3, "code", StatusCode));

    /// <summary><c>Span</c>.</summary>
    public static OtlpMessage Span { get; } = new(
        "Span",
        Id(1, "traceId"),
        Id(2, "spanId"),
        Text(3, "traceState"),
        Id(4, "parentSpanId"),
        Text(5, "name"),
        One(6, "kind", SpanKind),
        Fixed64(7, "startTimeUnixNano"),
        Fixed64(8, "endTimeUnixNano"),
        Many(9, "attributes", KeyValue),
        UInt32(10, "droppedAttributesCount"),
        Many(11, "events", Event),
        UInt32(12, "droppedEventsCount"),
        Many(13, "links", Link),
        UInt32(14, "droppedLinksCount"),
        One(15, "status", Status),
        Fixed32(16, "flags"));

    /// <summary><c>LogRecord</c>.</summary>
    public static OtlpMessage LogRecord { get; } = new(
        "LogRecord",
        Fixed64(1, "timeUnixNano"),
        One(2, "severityNumber", SeverityNumber),
        Text(3, "severityText"),
        One(5, "body", AnyValue),
        Many(6, "attributes", KeyValue),
        UInt32(7, "droppedAttributesCount"),
        Fixed32(8, "flags"),
        Id(9, "traceId"),
        Id(10, "spanId"),
        Fixed64(11, "observedTimeUnixNano"),
        Text(12, "eventName"));

    /// <summary><c>TracesData</c>, the same as <c>ExportTraceServiceRequest</c>.</summary>
    public static OtlpMessage TracesData { get; } = Data("TracesData", "resourceSpans", "scopeSpans", "spans", Span);

    /// <summary><c>LogsData</c>, the same as <c>ExportLogsServiceRequest</c>.</summary>
    public static OtlpMessage LogsData { get; } = Data("LogsData", "resourceLogs", "scopeLogs", "logRecords", LogRecord);

    static OtlpSchema() => AnyValue.DefineOneof(
        Text(1, "stringValue"),
        Bool(2, "boolValue"),
        Int64(3, "intValue"),
        Double(4, "doubleValue"),
        One(5, "arrayValue", new OtlpMessage("ArrayValue", Many(1, "values", AnyValue))),
        One(6, "kvlistValue", new OtlpMessage("KeyValueList", Many(1, "values", KeyValue))),
        Bytes(7, "bytesValue"));

    /// <summary>The message that a request of this signal is.</summary>
    public static OtlpMessage Of(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => TracesData,
        OtlpSignal.Logs => LogsData,
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "There is no such signal."),
    };

    // Both signals have the same three levels above their items: ResourceSpans and ScopeSpans, ResourceLogs and ScopeLogs.
    private static OtlpMessage Data(string name, string resources, string scopes, string items, OtlpMessage item)
    {
        var perScope = new OtlpMessage(
            Definition(scopes), One(1, "scope", InstrumentationScope), Many(2, items, item), Text(3, "schemaUrl"));
        var perResource = new OtlpMessage(
            Definition(resources), One(1, "resource", Resource), Many(2, scopes, perScope), Text(3, "schemaUrl"));
        return new OtlpMessage(name, Many(1, resources, perResource));
    }

    private static string Definition(string field) => char.ToUpperInvariant(field[0]) + field[1..];

    private static IEnumerable<string> SeverityNames()
    {
        yield return "SEVERITY_NUMBER_UNSPECIFIED";
        foreach (var level in (string[])["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"])
        {
            foreach (var step in (string[])["", "2", "3", "4"])
                yield return $"SEVERITY_NUMBER_{level}{step}";
        }
    }

    private static OtlpField Text(int number, string name) => new(number, name, OtlpFieldType.String);

    private static OtlpField Texts(int number, string name) => new(number, name, OtlpFieldType.String) { IsRepeated = true };

    private static OtlpField Bytes(int number, string name) => new(number, name, OtlpFieldType.Bytes);

    private static OtlpField Id(int number, string name) => new(number, name, OtlpFieldType.HexId);

    private static OtlpField Bool(int number, string name) => new(number, name, OtlpFieldType.Bool);

    private static OtlpField Int64(int number, string name) => new(number, name, OtlpFieldType.Int64);

    private static OtlpField UInt32(int number, string name) => new(number, name, OtlpFieldType.UInt32);

    private static OtlpField Fixed32(int number, string name) => new(number, name, OtlpFieldType.Fixed32);

    private static OtlpField Fixed64(int number, string name) => new(number, name, OtlpFieldType.Fixed64);

    private static OtlpField Double(int number, string name) => new(number, name, OtlpFieldType.Double);

    private static OtlpField One(int number, string name, OtlpEnum numbers) => new(number, name, OtlpFieldType.Enum) { Enum = numbers };

    private static OtlpField One(int number, string name, OtlpMessage message) =>
        new(number, name, OtlpFieldType.Message) { Message = message };

    private static OtlpField Many(int number, string name, OtlpMessage message) =>
        new(number, name, OtlpFieldType.Message) { Message = message, IsRepeated = true };
}
