namespace Orleans.Traces.Otlp;

/// <summary>Field numbers of the OTLP messages that are read by hand,
/// https://github.com/open-telemetry/opentelemetry-proto (1.x, stable).</summary>
internal static class OtlpFields
{
    /// <summary><c>TracesData</c>/<c>LogsData</c> and the export requests: one repeated field of ResourceSpans/ResourceLogs.</summary>
    public const int Resources = 1;

    /// <summary><c>ResourceSpans</c>/<c>ResourceLogs</c>.</summary>
    public static class PerResource
    {
        public const int Resource = 1, Scopes = 2, SchemaUrl = 3;
    }

    /// <summary><c>ScopeSpans</c>/<c>ScopeLogs</c>.</summary>
    public static class PerScope
    {
        public const int Scope = 1, Items = 2, SchemaUrl = 3;
    }

    public static class Resource
    {
        public const int Attributes = 1, DroppedAttributesCount = 2;
    }

    public static class Scope
    {
        public const int Name = 1, Version = 2, Attributes = 3, DroppedAttributesCount = 4;
    }

    public static class Span
    {
        public const int TraceId = 1, SpanId = 2, TraceState = 3, ParentSpanId = 4, Name = 5, Kind = 6, Start = 7, End = 8, Attributes = 9,
            DroppedAttributesCount = 10, Events = 11, DroppedEventsCount = 12, Links = 13, DroppedLinksCount = 14, Status = 15, Flags = 16;
    }

    public static class Event
    {
        public const int Time = 1, Name = 2, Attributes = 3, DroppedAttributesCount = 4;
    }

    public static class Link
    {
        public const int TraceId = 1, SpanId = 2, TraceState = 3, Attributes = 4, DroppedAttributesCount = 5, Flags = 6;
    }

    public static class Status
    {
        public const int Message = 2, Code = 3;
    }

    public static class LogRecord
    {
        public const int Time = 1, SeverityNumber = 2, SeverityText = 3, Body = 5, Attributes = 6, DroppedAttributesCount = 7, Flags = 8,
            TraceId = 9, SpanId = 10, ObservedTime = 11, EventName = 12;
    }

    public static class KeyValue
    {
        public const int Key = 1, Value = 2;
    }

    public static class AnyValue
    {
        public const int String = 1, Bool = 2, Int = 3, Double = 4, Array = 5, Map = 6, Bytes = 7;
    }

    /// <summary><c>ArrayValue</c> and <c>KeyValueList</c>.</summary>
    public const int Values = 1;
}
