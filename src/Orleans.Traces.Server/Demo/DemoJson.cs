using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Orleans.Traces.Server.Demo;

/// <summary>Writes demo traces as OTLP/JSON: ids in hex, 64-bit numbers as text.</summary>
internal static class DemoJson
{
    private const int StatusError = 2;

    /// <summary>One request for each service of the trace that has spans, and one with all log records where there are any.</summary>
    public static IEnumerable<DemoRequest> Requests(DemoTrace trace)
    {
        foreach (var service in trace.Spans.GroupBy(s => s.Origin.Service))
        {
            var spans = service.ToList();
            yield return new DemoRequest("v1/traces", Write("resourceSpans", "scopeSpans", "spans", spans, s => s.Origin, Span), spans.Count, 0);
        }

        if (trace.Logs.Count > 0)
        {
            var body = Write("resourceLogs", "scopeLogs", "logRecords", trace.Logs, l => l.Span.Origin, Log);
            yield return new DemoRequest("v1/logs", body, 0, trace.Logs.Count);
        }
    }

    private static byte[] Write<T>(
        string resources, string scopes, string items, IReadOnlyList<T> all, Func<T, DemoOrigin> originOf, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray(resources);
        foreach (var group in all.GroupBy(originOf))
        {
            json.WriteStartObject();
            Origin(json, group.Key, scopes);
            json.WriteStartArray(items);
            foreach (var item in group)
                write(json, item);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    // Leaves the scope's object open for its items.
    private static void Origin(Utf8JsonWriter json, DemoOrigin origin, string scopes)
    {
        json.WriteStartObject("resource");
        Attributes(json,
        [
            ("service.name", origin.Service), ("service.version", origin.Version), ("deployment.environment.name", "demo"),
            ("telemetry.sdk.name", "opentelemetry"), ("telemetry.sdk.language", "python"),
        ]);
        json.WriteEndObject();
        json.WriteStartArray(scopes);
        json.WriteStartObject();
        json.WriteStartObject("scope");
        json.WriteString("name", origin.Scope);
        json.WriteString("version", "1.4.0");
        json.WriteEndObject();
    }

    private static void Span(Utf8JsonWriter json, DemoSpan span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", span.Trace.Id);
        json.WriteString("spanId", span.Id);
        if (span.ParentId is not null)
            json.WriteString("parentSpanId", span.ParentId);
        json.WriteString("name", span.Name);
        json.WriteNumber("kind", (int)span.Kind);
        Time(json, "startTimeUnixNano", span.Trace.TimeOf(span.From));
        Time(json, "endTimeUnixNano", span.Trace.TimeOf(span.To));
        Attributes(json, span.Attributes);
        json.WriteStartArray("events");
        foreach (var happened in span.Events)
        {
            json.WriteStartObject();
            Time(json, "timeUnixNano", span.Trace.TimeOf(happened.At));
            json.WriteString("name", happened.Name);
            Attributes(json, happened.Attributes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("status");
        if (span.Error is not null)
        {
            json.WriteNumber("code", StatusError);
            json.WriteString("message", span.Error);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Log(Utf8JsonWriter json, DemoLog log)
    {
        json.WriteStartObject();
        Time(json, "timeUnixNano", log.Span.Trace.TimeOf(log.At));
        Time(json, "observedTimeUnixNano", log.Span.Trace.TimeOf(log.At));
        json.WriteNumber("severityNumber", (int)log.Severity);
        json.WriteString("severityText", log.Severity.ToString().ToUpperInvariant());
        json.WritePropertyName("body");
        Value(json, log.Text);
        Attributes(json, log.Attributes);
        json.WriteString("traceId", log.Span.Trace.Id);
        json.WriteString("spanId", log.Span.Id);
        json.WriteEndObject();
    }

    private static void Time(Utf8JsonWriter json, string name, ulong nanoseconds) =>
        json.WriteString(name, nanoseconds.ToString(CultureInfo.InvariantCulture));

    private static void Attributes(Utf8JsonWriter json, IReadOnlyList<(string Key, object Value)> attributes)
    {
        json.WriteStartArray("attributes");
        foreach (var (key, value) in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WritePropertyName("value");
            Value(json, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Value(Utf8JsonWriter json, object value)
    {
        json.WriteStartObject();
        switch (value)
        {
            case string text:
                json.WriteString("stringValue", text);
                break;
            case bool boolean:
                json.WriteBoolean("boolValue", boolean);
                break;
            case int number:
                json.WriteString("intValue", number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                json.WriteNumber("doubleValue", number);
                break;
            case string[] texts:
                json.WriteStartObject("arrayValue");
                json.WriteStartArray("values");
                foreach (var text in texts)
                    Value(json, text);
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            default:
                throw new ArgumentException($"A demo attribute cannot be a {value.GetType().Name}.", nameof(value));
        }

        json.WriteEndObject();
    }
}
