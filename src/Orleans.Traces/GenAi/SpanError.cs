namespace Orleans.Traces.GenAi;

/// <summary>What went wrong in a span.</summary>
/// <param name="Type">A class of error; null: not sent.</param>
/// <param name="Message">In words; null: not sent.</param>
/// <param name="Stack">Where in the code; null: not sent.</param>
public sealed record SpanError(string? Type, string? Message, string? Stack);
