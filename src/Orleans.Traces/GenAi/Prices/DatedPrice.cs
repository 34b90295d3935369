namespace Orleans.Traces.GenAi.Prices;

/// <summary>What a model costs from some day on, or at some hours.</summary>
/// <param name="From">The first day, UTC; null: the price is not bound to one.</param>
/// <param name="Hours">The hours; null: all.</param>
/// <param name="Rates">The prices.</param>
internal sealed record DatedPrice(DateOnly? From, DailyHours? Hours, ModelRates Rates)
{
    public bool Holds(DateTime at) =>
        (From is not { } from || at >= from.ToDateTime(TimeOnly.MinValue)) && (Hours is not { } hours || hours.Contain(at.TimeOfDay));

    /// <summary>The price that counts at a time, UTC: the last one that holds, else the first.</summary>
    public static DatedPrice At(IReadOnlyList<DatedPrice> prices, DateTime at)
    {
        for (var i = prices.Count - 1; i > 0; i--)
        {
            if (prices[i].Holds(at))
                return prices[i];
        }

        return prices[0];
    }
}

/// <summary>Hours of each day, UTC; they may go on past midnight.</summary>
/// <param name="Start">The first moment.</param>
/// <param name="End">The first moment that is no longer among them.</param>
internal readonly record struct DailyHours(TimeSpan Start, TimeSpan End)
{
    public bool Contain(TimeSpan time) => End < Start ? time >= Start || time < End : time >= Start && time < End;
}
