namespace Orleans.Traces.GenAi.Prices;

/// <summary>A call of a model, as far as its price depends on it.</summary>
/// <param name="Provider">Who served it; null: not known.</param>
/// <param name="Models">The names to look for, best first: of the model that answered, then of the one asked for.</param>
/// <param name="StartUnixNano">When it began, which says which of dated prices counts.</param>
/// <param name="Usage">Its tokens, inclusive.</param>
public sealed record PricedCall(string? Provider, IReadOnlyList<string> Models, ulong StartUnixNano, TokenUsage Usage);
