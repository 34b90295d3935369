using Orleans.Traces.GenAi.Totals;

namespace Orleans.Traces.Query.Json;

/// <summary>What a trace used of one model, as the API writes it.</summary>
/// <param name="Model">The model that answered, else the one asked for.</param>
/// <param name="Provider">Who served it; null: not known.</param>
/// <param name="Calls">Calls; one that only wraps another is none.</param>
/// <param name="Errors">Of these, how many failed.</param>
/// <param name="Totals">Tokens and cost.</param>
public sealed record ModelDocument(string Model, string? Provider, int Calls, int Errors, TotalsDocument Totals)
{
    /// <summary>The document of a model's use.</summary>
    public static ModelDocument Of(ModelUse use) => new(use.Model, use.Provider, use.Calls, use.Errors, TotalsDocument.Of(use.Usage));
}
