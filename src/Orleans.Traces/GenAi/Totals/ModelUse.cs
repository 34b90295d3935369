namespace Orleans.Traces.GenAi.Totals;

/// <summary>What a trace used of one model.</summary>
/// <param name="Model">The model that answered, else the one asked for.</param>
/// <param name="Provider">Who served it; null: not known.</param>
/// <param name="Calls">Calls; one that only wraps another call is none.</param>
/// <param name="Errors">Of these, how many failed.</param>
/// <param name="DurationNanos">How long they took, one after the other, in nanoseconds.</param>
/// <param name="Usage">Its tokens and their cost.</param>
public sealed record ModelUse(string Model, string? Provider, int Calls, int Errors, ulong DurationNanos, UsageTotals Usage);
