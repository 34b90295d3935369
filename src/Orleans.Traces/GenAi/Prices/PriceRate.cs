namespace Orleans.Traces.GenAi.Prices;

/// <summary>The price of a million tokens of one kind, which may depend on how long the whole input is.</summary>
/// <param name="Base">US dollars, where no tier counts.</param>
/// <param name="Tiers">Prices for longer inputs, shortest first.</param>
public sealed record PriceRate(decimal Base, IReadOnlyList<PriceTier> Tiers)
{
    /// <summary>The same price for every input.</summary>
    public PriceRate(decimal price)
        : this(price, [])
    {
    }

    /// <summary>The price of a million tokens in a request with so many input tokens, cached ones included.</summary>
    /// <remarks>The last tier that the input exceeds counts for all tokens of the request, and not only for those beyond it.</remarks>
    public decimal For(long inputTokens)
    {
        var price = Base;
        foreach (var tier in Tiers)
        {
            if (inputTokens > tier.Start)
                price = tier.Price;
        }

        return price;
    }
}

/// <summary>A price for requests with a long input.</summary>
/// <param name="Start">Input tokens that the request must exceed.</param>
/// <param name="Price">US dollars for a million tokens.</param>
public sealed record PriceTier(long Start, decimal Price);
