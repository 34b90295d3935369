using System.Text.Json.Serialization;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Json;

namespace Orleans.Traces.Query;

/// <summary>A log record as the API and the page show it.</summary>
public record LogView
{
    /// <summary>When it happened, Unix nanoseconds; 0: not sent.</summary>
    [JsonConverter(typeof(UnixNanoConverter))]
    public required ulong TimeUnixNano { get; init; }

    /// <summary>When it was observed, Unix nanoseconds; 0: not sent.</summary>
    [JsonConverter(typeof(UnixNanoConverter))]
    public required ulong ObservedTimeUnixNano { get; init; }

    /// <summary>1 (TRACE) to 24 (FATAL4); 0: not sent.</summary>
    public required int SeverityNumber { get; init; }

    /// <summary>The severity in the source's words; empty when not sent.</summary>
    public required string SeverityText { get; init; }

    /// <summary>The name of the event; empty for a plain log record.</summary>
    public required string EventName { get; init; }

    /// <summary>Its body.</summary>
    public required AttributeValue Body { get; init; }

    /// <summary>Its attributes.</summary>
    public required AttributeMap Attributes { get; init; }

    /// <summary>The span that it names, whether or not that span came; null: none.</summary>
    [JsonConverter(typeof(SpanIdConverter))]
    public required SpanId? SpanId { get; init; }
}
