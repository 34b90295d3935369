
namespace Orleans.Traces.Scoring.Json;

/// <summary>How a scorer fares.</summary>
/// <param name="State"><c>running</c>, <c>disabled</c>, <c>paused</c> (it failed again and again; <c>POST …/resume</c> has it go on), <c>waiting</c> (a service said that
/// it is asked too much) or <c>spent</c> (the limit of cost a day is reached).</param>
/// <param name="Reason">Why; null: it runs.</param>
/// <param name="Since">Since when it is paused: ISO 8601, UTC; null: it is not.</param>
/// <param name="Until">When it goes on by itself: ISO 8601, UTC; null: it need not, or does not.</param>
/// <param name="CostToday">US dollars that it has spent today (UTC), trials included.</param>
public sealed record ScorerStatusDocument(string State, string? Reason, string? Since, string? Until, decimal CostToday);
