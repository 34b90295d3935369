using System.Web;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.ViewModels.Overviews;

/// <summary>What the rows of the overview are sorted by, highest first. In the address the name in lower case.</summary>
public enum OverviewSort
{
    /// <summary>How many there are.</summary>
    Count,

    /// <summary>How many failed.</summary>
    Errors,

    /// <summary>The time that 95 % did not exceed.</summary>
    P95,

    /// <summary>Tokens in and out.</summary>
    Tokens,

    /// <summary>Cost.</summary>
    Cost,
}

/// <summary>All that the overview shows, as its address says it. Two equal ones show the same.</summary>
/// <remarks>Parameters, each left out where it is the default: <c>range</c> a preset, or <c>from</c> and <c>to</c>; <c>by</c> as in the API; <c>sort</c>;
/// <c>rows=all</c> for more rows. What cannot be read counts as left out.</remarks>
public sealed record OverviewAddress
{
    /// <summary>The address without parameters.</summary>
    public const string Path = "/overview";

    private const string DefaultRange = "24h";

    /// <summary>The last day, by model.</summary>
    public static OverviewAddress Default { get; } = new();

    /// <summary>What can be told apart, in the order in which it is offered.</summary>
    public static IReadOnlyList<StatsBy> Ways { get; } =
    [
        StatsBy.Model, StatsBy.Provider, StatsBy.Tool, StatsBy.Name, StatsBy.User, StatsBy.Service, StatsBy.Tag, StatsBy.Environment, StatsBy.Release,
    ];

    /// <summary>The time that is looked at; never all of it.</summary>
    public ListRange Range { get; init; } = ListRange.Of(DefaultRange);

    /// <summary>What is told apart.</summary>
    public StatsBy By { get; init; } = StatsBy.Model;

    /// <summary>What the rows are sorted by.</summary>
    public OverviewSort Sort { get; init; }

    /// <summary>As many rows as there can be.</summary>
    public bool IsLong { get; init; }

    /// <summary>The most rows.</summary>
    public int Limit => IsLong ? StatsQuery.MaxLimit : StatsQuery.DefaultLimit;

    /// <summary>Reads the part of an address after the question mark.</summary>
    public static OverviewAddress Read(string parameters)
    {
        var sent = HttpUtility.ParseQueryString(parameters);
        var by = Ways.Where(w => StatsDocument.NameOf(w) == sent["by"]).Cast<StatsBy?>().FirstOrDefault();
        return new OverviewAddress
        {
            Range = RangeParameters.Read(sent, DefaultRange),
            By = by ?? StatsBy.Model,
            Sort = Enum.TryParse<OverviewSort>(sent["sort"], ignoreCase: true, out var sort) && Enum.IsDefined(sort) ? sort : OverviewSort.Count,
            IsLong = sent["rows"] == "all",
        };
    }

    /// <summary>The address, from the root.</summary>
    public override string ToString() => PageAddress.Of(
        Path,
        [
            .. RangeParameters.Of(Range, DefaultRange), ("by", By == StatsBy.Model ? null : StatsDocument.NameOf(By)),
            ("sort", Sort == OverviewSort.Count ? null : Sort.ToString().ToLowerInvariant()), ("rows", IsLong ? "all" : null),
        ]);
}
