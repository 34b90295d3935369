using System.Web;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.ViewModels.Owners;

/// <summary>What sessions and users are sorted by, highest first. In the address the name in lower case.</summary>
public enum OwnerSort
{
    /// <summary>When their newest trace began.</summary>
    Last,

    /// <summary>How many traces they have.</summary>
    Traces,

    /// <summary>How many of these hold an error.</summary>
    Errors,

    /// <summary>From the beginning of the first trace to the end of the last.</summary>
    Duration,

    /// <summary>Tokens in and out.</summary>
    Tokens,

    /// <summary>Cost.</summary>
    Cost,
}

/// <summary>All that a list of sessions or users shows, as its address says it.</summary>
/// <remarks>Parameters, each left out where it is the default: the range (<see cref="RangeParameters"/>); <c>sort</c>; <c>find</c>, a part of the id.</remarks>
/// <param name="Kind">Sessions, or users.</param>
public sealed record OwnersAddress(OwnerKind Kind)
{
    private const string DefaultRange = "7d";

    /// <summary>The time that is looked at; never all of it.</summary>
    public ListRange Range { get; init; } = ListRange.Of(DefaultRange);

    /// <summary>What they are sorted by.</summary>
    public OwnerSort Sort { get; init; }

    /// <summary>A part of the id, in any case; empty: all of them.</summary>
    public string Find { get; init; } = "";

    /// <summary>Reads the part of an address after the question mark.</summary>
    public static OwnersAddress Read(OwnerKind kind, string parameters)
    {
        var sent = HttpUtility.ParseQueryString(parameters);
        return new OwnersAddress(kind)
        {
            Range = RangeParameters.Read(sent, DefaultRange),
            Sort = Enum.TryParse<OwnerSort>(sent["sort"], ignoreCase: true, out var sort) && Enum.IsDefined(sort) ? sort : OwnerSort.Last,
            Find = sent["find"] ?? "",
        };
    }

    /// <summary>The address, from the root.</summary>
    public override string ToString() => PageAddress.Of(
        OwnerLink.PathOf(Kind),
        [.. RangeParameters.Of(Range, DefaultRange), ("sort", Sort == OwnerSort.Last ? null : Sort.ToString().ToLowerInvariant()), ("find", Find)]);
}
