using Orleans.Traces.Query.Stats;

namespace Orleans.Traces.Web.ViewModels.Owners;

/// <summary>A session or user in a list, every cell in the words that are shown.</summary>
public sealed record OwnerRow
{
    /// <summary>The most rows; further ones are found by their id, or in a shorter time.</summary>
    public const int MaxRows = 5_000;

    /// <summary>Its id.</summary>
    public required string Name { get; init; }

    /// <summary>Its address.</summary>
    public required string Link { get; init; }

    /// <summary>The user of a session; empty: none.</summary>
    public required string User { get; init; }

    /// <summary>The user's address; null: none.</summary>
    public required string? UserLink { get; init; }

    /// <summary>The name of the newest trace.</summary>
    public required string LastName { get; init; }

    /// <summary>Traces.</summary>
    public required string Traces { get; init; }

    /// <summary>Traces with an error; empty: none.</summary>
    public required string Errors { get; init; }

    /// <summary>When the newest trace began.</summary>
    public required string Last { get; init; }

    /// <summary>The same, exact.</summary>
    public required string ExactLast { get; init; }

    /// <summary>When the first trace began.</summary>
    public required string First { get; init; }

    /// <summary>From the first beginning to the last end.</summary>
    public required string Duration { get; init; }

    /// <summary>Tokens in and out; empty: not known.</summary>
    public required string Tokens { get; init; }

    /// <summary>Cost; empty: not known.</summary>
    public required string Cost { get; init; }

    /// <summary>The rows: those whose id, or whose user's id, holds what is looked for; sorted.</summary>
    public static IReadOnlyList<OwnerRow> Of(IReadOnlyList<TraceGroup> groups, OwnersAddress address, LocalTimes times) =>
    [
        .. groups.Where(g => Holds(g, address.Find)).OrderByDescending(g => Rank(g, address.Sort)).ThenByDescending(g => g.LastStart)
            .ThenBy(g => g.Key, StringComparer.Ordinal).Take(MaxRows).Select(g => Of(g, address.Kind, times)),
    ];

    private static bool Holds(TraceGroup group, string find) =>
        find.Length == 0 || group.Key.Contains(find, StringComparison.OrdinalIgnoreCase) || group.UserId?.Contains(find, StringComparison.OrdinalIgnoreCase) == true;

    private static decimal Rank(TraceGroup group, OwnerSort sort) => sort switch
    {
        OwnerSort.Traces => group.Count,
        OwnerSort.Errors => group.Errors,
        OwnerSort.Duration => group.Last - group.First,
        OwnerSort.Tokens => Amounts.Total(group.Totals.Tokens) ?? -1,
        OwnerSort.Cost => group.Totals.CostUsd ?? -1,
        _ => group.LastStart,
    };

    private static OwnerRow Of(TraceGroup group, OwnerKind kind, LocalTimes times) => new()
    {
        Name = OwnerLink.Shown(group.Key),
        Link = OwnerLink.To(new TraceOwner(kind, group.Key)),
        User = group.UserId is { } user ? OwnerLink.Shown(user) : "",
        UserLink = group.UserId is { } id ? OwnerLink.To(new TraceOwner(OwnerKind.User, id)) : null,
        LastName = VisibleText.Line(group.LastName),
        Traces = Counts.Number(group.Count),
        Errors = group.Errors == 0 ? "" : Counts.Number(group.Errors),
        Last = times.Compact(group.LastStart),
        ExactLast = LocalTimes.ExactUtc(group.LastStart),
        First = times.Compact(group.First),
        Duration = Durations.Text(group.Last - group.First),
        Tokens = Amounts.Total(group.Totals.Tokens) is { } tokens ? Amounts.Short(tokens) : "",
        Cost = group.Totals.CostUsd is { } cost ? Amounts.Dollars(cost) : "",
    };
}
