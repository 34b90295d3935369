using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage;

/// <summary>What a journal's index knows of a trace with unreleased entries.</summary>
/// <param name="Key">Which trace.</param>
/// <param name="Start">The earliest time in its unreleased entries, Unix nanoseconds; 0: none.</param>
/// <param name="LastReceivedAt">When its latest unreleased entry was accepted.</param>
/// <param name="UnreleasedBytes">Bytes of its unreleased entries.</param>
public sealed record OpenTrace(TraceKey Key, ulong Start, DateTimeOffset LastReceivedAt, long UnreleasedBytes);
