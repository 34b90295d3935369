namespace Orleans.Traces.GenAi.Prices;

/// <summary>What calls of models cost. Used from many threads at once; never waits.</summary>
public interface IPrices
{
    /// <summary>The price of a call; null where the model is not known, or nothing is known of its tokens.</summary>
    Receipt? Find(PricedCall call);
}
