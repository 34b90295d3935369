using Orleans.Traces.GenAi.Prices;

namespace Orleans.Traces.GenAi;

/// <summary>What a span cost by its own word or by the price list. A span above it may count the same again.</summary>
/// <param name="TotalUsd">In all, US dollars; null: not known.</param>
/// <param name="InputUsd">Its input; null: not known.</param>
/// <param name="OutputUsd">Its output; null: not known.</param>
/// <param name="Source"><c>reported</c>: the span says it, and that counts whatever the list says; <c>priced</c>: by the list; <c>unknown</c>.</param>
/// <param name="ReportedUsd">What the span says; null: nothing.</param>
/// <param name="Receipt">What it comes to by the price list; null: the model is not on it, or its tokens are not known.</param>
public sealed record SpanCost(decimal? TotalUsd, decimal? InputUsd, decimal? OutputUsd, string Source, decimal? ReportedUsd, Receipt? Receipt)
{
    // More than rounding: a per cent, and a thousandth of a cent.
    private const decimal Tolerance = 0.01m, SmallestUsd = 0.00001m;

    private static readonly string[] OutputParts = ["output", "outputAudio", "reasoning"];

    /// <summary>The cost of a span with these facts that began then.</summary>
    public static SpanCost Of(SpanFacts facts, ulong startUnixNano, IPrices prices)
    {
        var receipt = facts.Model is null
            ? null
            : prices.Find(new PricedCall(facts.Provider, [.. Models(facts)], startUnixNano, facts.Usage));
        if (facts.ReportedCost is { Total: { } total } reported)
            return new SpanCost(total, reported.Input, reported.Output, "reported", total, receipt);
        if (receipt is null)
            return new SpanCost(null, facts.ReportedCost?.Input, facts.ReportedCost?.Output, "unknown", null, null);

        var output = receipt.Parts.Where(p => OutputParts.Contains(p.Name)).Sum(p => p.Usd);
        return new SpanCost(receipt.TotalUsd, receipt.TotalUsd - output, output, "priced", null, receipt);
    }

    /// <summary>Whether the span and the price list say different things.</summary>
    public bool IsDisputed =>
        ReportedUsd is { } reported && Receipt is { } receipt
        && Math.Abs(reported - receipt.TotalUsd) is var apart
        && apart > SmallestUsd && apart > Tolerance * Math.Max(reported, receipt.TotalUsd);

    private static IEnumerable<string> Models(SpanFacts facts) =>
        ((string?[])[facts.ResponseModel, facts.RequestModel]).OfType<string>().Distinct(StringComparer.Ordinal);
}
