using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Web.Tests;

/// <summary>A tenth of a cent for each token of a model whose name is <c>priced</c>; others are not listed.</summary>
internal sealed class FakePrices : IPrices, IPriceBooks
{
    public IPrices Of(ProjectId project) => this;

    public Receipt? Find(PricedCall call)
    {
        if (!call.Models.Contains("priced"))
            return null;

        var parts = new List<ReceiptPart>
        {
            new("input", call.Usage.Input ?? 0, 1_000m, (call.Usage.Input ?? 0) * 0.001m),
            new("output", call.Usage.Output ?? 0, 1_000m, (call.Usage.Output ?? 0) * 0.001m),
        };
        return new Receipt("somebody", "priced", Receipt.FromSnapshot, new DateOnly(2026, 1, 2), parts, parts.Sum(p => p.Usd));
    }
}
