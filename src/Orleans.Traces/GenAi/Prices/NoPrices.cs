namespace Orleans.Traces.GenAi.Prices;

/// <summary>No price list: what a span does not say itself is not known.</summary>
public sealed class NoPrices : IPrices
{
    private NoPrices()
    {
    }

    /// <summary>The one there is.</summary>
    public static NoPrices Instance { get; } = new();

    /// <inheritdoc/>
    public Receipt? Find(PricedCall call) => null;
}
