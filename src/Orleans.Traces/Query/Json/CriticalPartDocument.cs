using System.Text.Json.Serialization;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Query.Json;

/// <summary>A part of a trace's critical path.</summary>
/// <param name="SpanId">The span that the end waited for.</param>
/// <param name="StartTimeUnixNano">When the part began, Unix nanoseconds.</param>
/// <param name="DurationMs">How long it was, in milliseconds.</param>
public sealed record CriticalPartDocument(
    [property: JsonConverter(typeof(SpanIdConverter))] SpanId SpanId,
    [property: JsonConverter(typeof(UnixNanoConverter))] ulong StartTimeUnixNano,
    double DurationMs);

/// <summary>Where a span's time went.</summary>
/// <param name="SelfNanos">Nanoseconds in which no child of it ran.</param>
/// <param name="CriticalNanos">Nanoseconds of it that are on the critical path.</param>
public readonly record struct SpanTime(ulong SelfNanos, ulong CriticalNanos);
