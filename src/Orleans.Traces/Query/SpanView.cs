using System.Text.Json.Serialization;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Json;

namespace Orleans.Traces.Query;

/// <summary>A span as the API and the page show it.</summary>
public sealed record SpanView
{
    /// <summary>Its id.</summary>
    [JsonConverter(typeof(SpanIdConverter))]
    public required SpanId SpanId { get; init; }

    /// <summary>Its parent as it was sent; null for a root.</summary>
    [JsonConverter(typeof(SpanIdConverter))]
    public required SpanId? ParentSpanId { get; init; }

    /// <summary>Levels below the top of the tree that is shown; 0 at the top. A span whose parent never came stands at the top.</summary>
    public required int Depth { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary><c>internal</c>, <c>server</c>, <c>client</c>, <c>producer</c>, <c>consumer</c> or <c>unspecified</c>.</summary>
    public required string OtelKind { get; init; }

    /// <summary>Unix nanoseconds as sent; 0: not sent.</summary>
    [JsonConverter(typeof(UnixNanoConverter))]
    public required ulong StartTimeUnixNano { get; init; }

    /// <summary>Unix nanoseconds as sent; 0: not sent.</summary>
    [JsonConverter(typeof(UnixNanoConverter))]
    public required ulong EndTimeUnixNano { get; init; }

    /// <summary>Its status.</summary>
    public required SpanStatus Status { get; init; }

    /// <summary>Its attributes.</summary>
    public required AttributeMap Attributes { get; init; }

    /// <summary>The attributes of its resource.</summary>
    public required AttributeMap Resource { get; init; }

    /// <summary>What made it.</summary>
    public required ScopeView Scope { get; init; }

    /// <summary>W3C trace state; empty when not sent.</summary>
    public required string TraceState { get; init; }

    /// <summary>Its events in the order sent.</summary>
    public required IReadOnlyList<EventView> Events { get; init; }

    /// <summary>Its links in the order sent.</summary>
    public required IReadOnlyList<LinkView> Links { get; init; }

    /// <summary>The log records that name it, earliest first.</summary>
    public required IReadOnlyList<LogView> Logs { get; init; }

    /// <summary>What could not be shown as it was sent.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}

/// <summary>A span's status.</summary>
/// <param name="Code"><c>unset</c>, <c>ok</c> or <c>error</c>.</param>
/// <param name="Message">Empty when not sent.</param>
public sealed record SpanStatus(string Code, string Message);

/// <summary>An instrumentation scope.</summary>
/// <param name="Name">Its name, as a rule the library's; empty when not sent.</param>
/// <param name="Version">Its version; empty when not sent.</param>
/// <param name="Attributes">Its attributes.</param>
public sealed record ScopeView(string Name, string Version, AttributeMap Attributes);

/// <summary>An event of a span.</summary>
/// <param name="Name">Its name; empty when not sent.</param>
/// <param name="TimeUnixNano">When it happened, Unix nanoseconds; 0: not sent.</param>
/// <param name="Attributes">Its attributes.</param>
public sealed record EventView(string Name, [property: JsonConverter(typeof(UnixNanoConverter))] ulong TimeUnixNano, AttributeMap Attributes);

/// <summary>A link of a span.</summary>
/// <param name="TraceId">32 hex digits; whatever was sent, in hex, where it is not an id.</param>
/// <param name="SpanId">16 hex digits; whatever was sent, in hex, where it is not an id.</param>
/// <param name="Attributes">Its attributes.</param>
public sealed record LinkView(string TraceId, string SpanId, AttributeMap Attributes);
