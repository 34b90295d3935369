using Orleans.Traces.Otlp;

namespace Orleans.Traces.Logs;

/// <summary>A save under way. It ends in <see cref="LogGathering.Saved"/> or <see cref="LogGathering.SaveFailed"/>.</summary>
/// <param name="Logs">What to write; may be empty.</param>
/// <param name="Entries">The journal entries that may be released once it is written.</param>
/// <param name="Since">How long its oldest record has waited.</param>
public sealed record LogBatch(IReadOnlyList<LogItem> Logs, IReadOnlyList<long> Entries, DateTimeOffset? Since);
