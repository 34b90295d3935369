using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Web.ViewModels.Lists;

/// <summary>What a list says of itself.</summary>
public static class ListWords
{
    /// <summary>How many traces there are, and how far was looked for them.</summary>
    public static string Of(TraceFeed feed, LocalTimes times) => feed switch
    {
        FoundFeed found => Found(found, times),
        RankedFeed { IsWorking: true } => "Sorting: the whole range is read first…",
        RankedFeed { Progress: { } progress } ranked =>
            $"The {Counts.Of(ranked.Shown.Traces.Count, "trace")} with the {Most(ranked.What.Address.Sort)}, of {Counts.Number(progress.Candidates)}.",
        ListedFeed { HasMore: true } listed => $"{Counts.Of(listed.Shown.Traces.Count, "trace")}, and older ones.",
        _ => Counts.Of(feed.Shown.Traces.Count, "trace") + ".",
    };

    /// <summary>What stands below the last trace.</summary>
    public static string End(TraceFeed feed) => feed switch
    {
        { Shown.IsFull: true } => $"These are {Counts.Of(ShownTraces.Max, "trace")}: narrow the time or the query to see others.",
        { Shown.Traces.Count: > 0 } => "That is all.",
        { What.Query: not null } => "No trace matches.",
        _ => "No trace starts in this time.",
    };

    private static string Found(FoundFeed found, LocalTimes times)
    {
        var count = $"{Counts.Of(found.Counted.Count, "match", "matches")}";
        var back = found.Progress?.DownTo is { } downTo ? $", looked back to {times.Compact(downTo)}" : "";
        var read = found.Progress is { Read: > 0 } progress
            ? $" ({Counts.Number(progress.Read)} of {Counts.Of(progress.Candidates, "candidate")} read whole)"
            : "";
        return found.IsWorking ? $"Searching: {count}{back}…" : found.HasMore ? $"{count}{back}{read}." : $"{count}{read}.";
    }

    private static string Most(TraceSort sort) => sort switch
    {
        TraceSort.Duration => "longest duration",
        TraceSort.Cost => "highest cost",
        _ => $"most {TraceSorts.Names[(int)sort]}",
    };
}
