using Orleans.Traces.Identity;

namespace Orleans.Traces.Otlp;

/// <summary>The fields of a Span that assembling needs.</summary>
/// <param name="TraceId">Its trace; default when the sent one is invalid (the gateway refuses such a span).</param>
/// <param name="SpanId">Its id; default when the sent one is invalid (the gateway refuses such a span).</param>
/// <param name="ParentId">Its parent; default for a root, and when what was sent is not an id.</param>
/// <param name="Start">Unix time in nanoseconds; 0 when not sent.</param>
/// <param name="End">Unix time in nanoseconds; 0 when not sent, that is: not ended.</param>
/// <param name="IsError">Its status code is ERROR.</param>
public readonly record struct SpanHeader(TraceId TraceId, SpanId SpanId, SpanId ParentId, ulong Start, ulong End, bool IsError);
