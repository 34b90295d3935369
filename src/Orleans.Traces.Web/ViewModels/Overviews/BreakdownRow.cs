using Orleans.Traces.Query.Stats;
using Orleans.Traces.Web.ViewModels.Charts;

namespace Orleans.Traces.Web.ViewModels.Overviews;

/// <summary>A group of the overview, every cell in the words that are shown.</summary>
public sealed record BreakdownRow
{
    /// <summary>Why there is no percentile.</summary>
    public const string NoPercentile = "Some traces make several of these calls, and only the time of all of them together is known";

    /// <summary>What they have in common; words in brackets where that is nothing.</summary>
    public required string Name { get; init; }

    /// <summary>The name comes from telemetry.</summary>
    public required bool IsNamed { get; init; }

    /// <summary>Traces, or calls.</summary>
    public required string Count { get; init; }

    /// <summary>Of all that are counted, percent.</summary>
    public required double Share { get; init; }

    /// <summary>How many failed; empty: none.</summary>
    public required string Errors { get; init; }

    /// <summary>How many of them failed, in percent.</summary>
    public required string ErrorShare { get; init; }

    /// <summary>The median of their durations; empty: not known.</summary>
    public required string P50 { get; init; }

    /// <summary>What 95 % did not exceed; empty: not known.</summary>
    public required string P95 { get; init; }

    /// <summary>Why there is no duration.</summary>
    public required string WhyNoDuration { get; init; }

    /// <summary>Tokens in and out; empty: not known.</summary>
    public required string Tokens { get; init; }

    /// <summary>The tokens in words.</summary>
    public required string TokensInFull { get; init; }

    /// <summary>Cost; empty: not known.</summary>
    public required string Cost { get; init; }

    /// <summary>What the cost lacks; empty: nothing.</summary>
    public required string CostNote { get; init; }

    /// <summary>The outline of its counts over time.</summary>
    public required string Spark { get; init; }

    /// <summary>The address of its traces; null: none.</summary>
    public required string? Link { get; init; }

    /// <summary>The rows, sorted; what is no group of its own stands at the end.</summary>
    public static IReadOnlyList<BreakdownRow> Of(StatsAnswer answer, OverviewSort sort)
    {
        // Nothing in a group without a key: it stands for there being none at all.
        var groups = answer.Groups.Where(g => g.Whole.Count > 0).ToList();
        var all = groups.Sum(g => g.Whole.Count);
        return [.. groups.OrderBy(g => g.Key is null).ThenByDescending(g => Rank(g.Whole, sort)).Select(g => Of(g, answer.Query, all))];
    }

    private static double Rank(StatsCell cell, OverviewSort sort) => sort switch
    {
        OverviewSort.Errors => cell.Errors,
        OverviewSort.P95 => cell.PercentileMs(.95) ?? -1,
        OverviewSort.Tokens => Amounts.Total(cell.Usage.Tokens) ?? -1,
        OverviewSort.Cost => (double?)cell.Usage.CostUsd ?? -1,
        _ => cell.Count,
    };

    private static BreakdownRow Of(StatsGroup group, StatsQuery query, long all)
    {
        var cell = group.Whole;
        var traces = Behind.Query(query, group);
        var missing = cell.Usage.CallsWithoutCost;
        return new BreakdownRow
        {
            Name = group.IsOther ? "(all others)" : group.Key is null ? $"(no {Word(query.By)})" : group.Key.Length == 0 ? "(empty)" : VisibleText.Line(group.Key),
            IsNamed = group.Key is { Length: > 0 },
            Count = ChartNumbers.Text(cell.Count, ChartUnit.Count),
            Share = all == 0 ? 0 : (double)cell.Count / all * 100,
            Errors = cell.Errors == 0 ? "" : ChartNumbers.Text(cell.Errors, ChartUnit.Count),
            ErrorShare = Tile.Share(cell.Errors, cell.Count),
            P50 = Duration(cell.PercentileMs(.5)),
            P95 = Duration(cell.PercentileMs(.95)),
            WhyNoDuration = cell.Count == 0 ? "" : NoPercentile,
            Tokens = Amounts.Total(cell.Usage.Tokens) is { } tokens ? Amounts.Short(tokens) : "",
            TokensInFull = $"{ChartNumbers.Text(cell.Usage.Tokens.Input ?? 0, ChartUnit.Count)} in, {ChartNumbers.Text(cell.Usage.Tokens.Output ?? 0, ChartUnit.Count)} out",
            Cost = cell.Usage.CostUsd is { } cost ? Amounts.Dollars(cost) : "",
            CostNote = missing == 0 ? "" : $"The cost of {ChartNumbers.Text(missing, ChartUnit.Count)} {(missing == 1 ? "call" : "calls")} is not known",
            Spark = Sparkline.Path(group.Steps.Select(s => KeyValuePair.Create(s.Key, s.Value.Count))),
            Link = traces is null ? null : Behind.List(query.From, query.To, traces),
        };
    }

    /// <summary>What is told apart, as a word.</summary>
    public static string Word(StatsBy by) => by.ToString().ToLowerInvariant();

    private static string Duration(double? ms) => ms is { } known ? ChartNumbers.Text(known, ChartUnit.Milliseconds) : "";
}
