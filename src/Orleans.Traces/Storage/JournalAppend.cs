using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Storage;

/// <summary>An entry to be written.</summary>
/// <param name="Key">The trace or log shard that it belongs to; a log shard takes log records alone.</param>
/// <param name="Signal">Which message <paramref name="Payload"/> is.</param>
/// <param name="Start">The earliest time in it, Unix nanoseconds; 0: none.</param>
/// <param name="ReceivedAt">When it was accepted.</param>
/// <param name="Payload">A <c>TracesData</c> or <c>LogsData</c> message.</param>
public sealed record JournalAppend(JournalKey Key, OtlpSignal Signal, ulong Start, DateTimeOffset ReceivedAt, ReadOnlyMemory<byte> Payload);
