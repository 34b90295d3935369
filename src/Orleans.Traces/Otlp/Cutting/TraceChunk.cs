using Orleans.Traces.Identity;

namespace Orleans.Traces.Otlp.Cutting;

/// <summary>What one request holds of one trace, or of the log stream.</summary>
/// <param name="TraceId">Which trace; default: none, these are the log records outside of traces.</param>
/// <param name="ItemCount">Spans or log records in it.</param>
/// <param name="Start">The earliest time in it, Unix nanoseconds; 0: none.</param>
/// <param name="Payload">A valid OTLP message of these items alone, with their resources and scopes; valid until <see cref="CutOutcome.Cut.Release"/>.</param>
public sealed record TraceChunk(TraceId TraceId, int ItemCount, ulong Start, ReadOnlyMemory<byte> Payload);
