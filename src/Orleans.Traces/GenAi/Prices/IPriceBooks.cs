using Orleans.Traces.Identity;

namespace Orleans.Traces.GenAi.Prices;

/// <summary>Each project's prices as they are at the moment: own prices are a project's, and change while the server runs.</summary>
public interface IPriceBooks
{
    /// <summary>What calls of a project cost. It does not change; who asks again later may get another.</summary>
    IPrices Of(ProjectId project);
}
