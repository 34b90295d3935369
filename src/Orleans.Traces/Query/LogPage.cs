using Orleans.Traces.Otlp;

namespace Orleans.Traces.Query;

/// <summary>One page of a list of log records.</summary>
/// <param name="Logs">Newest time first, each once.</param>
/// <param name="Next">Where the next page starts; null at the end.</param>
public sealed record LogPage(IReadOnlyList<LogItem> Logs, LogCursor? Next);
