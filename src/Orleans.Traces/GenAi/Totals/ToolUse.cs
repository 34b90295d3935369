namespace Orleans.Traces.GenAi.Totals;

/// <summary>What a trace used of one tool.</summary>
/// <param name="Name">The tool's name.</param>
/// <param name="Calls">Calls.</param>
/// <param name="Errors">Of these, how many failed.</param>
/// <param name="DurationNanos">How long they took, one after the other, in nanoseconds.</param>
public sealed record ToolUse(string Name, int Calls, int Errors, ulong DurationNanos);
