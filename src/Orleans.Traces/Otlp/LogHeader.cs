using Orleans.Traces.Identity;

namespace Orleans.Traces.Otlp;

/// <summary>The fields of a LogRecord that assembling needs.</summary>
/// <param name="TraceId">Its trace; default when it names none.</param>
/// <param name="SpanId">Its span; default when it names none.</param>
/// <param name="Time">Unix time in nanoseconds: <c>time_unix_nano</c>, or else <c>observed_time_unix_nano</c>; 0 when neither was sent.</param>
public readonly record struct LogHeader(TraceId TraceId, SpanId SpanId, ulong Time);
