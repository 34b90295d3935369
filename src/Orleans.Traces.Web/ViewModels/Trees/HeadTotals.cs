using System.Globalization;
using Orleans.Traces.GenAi.Totals;

namespace Orleans.Traces.Web.ViewModels.Trees;

/// <summary>What a trace used, as its head says it.</summary>
/// <param name="Tokens">Tokens in and out; empty: none are known.</param>
/// <param name="TokensInWords">The same exactly, with what came from a cache.</param>
/// <param name="Cost">US dollars; empty: nothing has a price.</param>
/// <param name="Unpriced">Which part has no price; empty: all has one.</param>
public sealed record HeadTotals(string Tokens, string TokensInWords, string Cost, string Unpriced)
{
    /// <summary>The totals of a trace.</summary>
    public static HeadTotals Of(TraceFacts facts)
    {
        var (tokens, cost, unpriced) = facts.Totals;
        var cached = tokens.CacheRead > 0 ? $" ({Amounts.Short(tokens.CacheRead.Value)} cached)" : "";
        return new HeadTotals(
            (tokens.Input, tokens.Output) is (null, null) ? "" : $"{Short(tokens.Input)} in{cached} · {Short(tokens.Output)} out",
            $"{Exact(tokens.Input)} tokens in, of which {Exact(tokens.CacheRead)} from a cache; {Exact(tokens.Output)} out, of which {Exact(tokens.Reasoning)} reasoning",
            cost is { } usd ? Amounts.Dollars(usd) : "",
            unpriced == 0 ? "" : $"{Counts.Of(unpriced, "call")} without a known cost");
    }

    private static string Short(long? tokens) => tokens is { } known ? Amounts.Short(known) : "?";

    private static string Exact(long? tokens) => tokens?.ToString("N0", CultureInfo.InvariantCulture) ?? "unknown";
}
