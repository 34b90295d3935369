using System.Globalization;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>A call's cost as a receipt.</summary>
/// <param name="Total">In all; <c>unknown</c> where it is not known.</param>
/// <param name="Source">In a word: <c>reported</c>, <c>priced</c> or <c>unknown</c>.</param>
/// <param name="Why">Where it comes from, or why it is not known, in a sentence.</param>
/// <param name="Lines">Tokens times prices; none: nothing was reckoned.</param>
/// <param name="Listed">What the lines add up to where the span says something else; empty: it does not.</param>
public sealed record CostWords(string Total, string Source, string Why, IReadOnlyList<CostLine> Lines, string Listed)
{
    /// <summary>A price would tell it.</summary>
    public bool LacksPrice { get; private init; }

    /// <summary>The cost of a span; null: none is to be expected.</summary>
    public static CostWords? Of(SpanMeaning meaning)
    {
        var (facts, cost) = (meaning.Facts, meaning.Cost);
        if (facts.Model is null && cost.TotalUsd is null && facts.ReportedCost is null && facts.Usage == TokenUsage.Unknown)
            return null;

        var lines = cost.Receipt is { } receipt ? receipt.Parts.Select(CostLine.Of).ToList() : [];
        var total = cost.TotalUsd is { } known ? Money.Text(known) : "unknown";
        return new CostWords(total, cost.Source, Sentence(facts, cost), lines, cost is { Source: "reported", Receipt: { } list } ? Money.Text(list.TotalUsd) : "")
        {
            LacksPrice = cost is { TotalUsd: null, Receipt: null } && facts.Model is not null && facts.Usage != TokenUsage.Unknown,
        };
    }

    private static string Sentence(SpanFacts facts, SpanCost cost) => cost switch
    {
        { Source: "reported", Receipt: null } => "The span says so itself; the price list does not know the model.",
        { Source: "reported" } => "The span says so itself, and that counts.",
        { Receipt: { } receipt } => ByList(receipt),
        _ when facts.Model is null => "The span names no model.",
        _ when facts.Usage == TokenUsage.Unknown => "The span does not say how many tokens it took.",
        _ => $"The price list does not know the model {OneLine.Of(facts.Model!)}" + (facts.Provider is { } provider ? $" of {OneLine.Of(provider)}." : "."),
    };

    private static string ByList(Receipt receipt)
    {
        var list = receipt.Source == Receipt.FromOwn ? "your own price" : "the list that comes with the program";
        return string.Create(CultureInfo.InvariantCulture,
            $"By {list}: {OneLine.Of(receipt.Provider)}, {OneLine.Of(receipt.Model)}, as of {receipt.PriceDate:yyyy-MM-dd}.");
    }
}

/// <summary>A line of a receipt.</summary>
/// <param name="Name">What is paid for.</param>
/// <param name="Tokens">How many.</param>
/// <param name="Price">For a million of them.</param>
/// <param name="Cost">Both multiplied.</param>
public sealed record CostLine(string Name, string Tokens, string Price, string Cost)
{
    /// <summary>A part of a receipt as a line.</summary>
    public static CostLine Of(ReceiptPart part) =>
        new(NameOf(part.Name), Counts.Number(part.Tokens), Money.Text(part.UsdPerMillion), Money.Text(part.Usd));

    private static string NameOf(string part) => part switch
    {
        "cacheRead" => "read from cache",
        "cacheWrite" => "written to cache",
        "cacheWrite1h" => "written to cache for an hour",
        "inputAudio" => "input audio",
        "outputAudio" => "output audio",
        _ => part,
    };
}
