using Orleans.Traces.Query.Stats;

namespace Orleans.Traces.Query.Json;

/// <summary>Statistics as the API writes them.</summary>
/// <param name="From">Start of the first step: ISO 8601, UTC.</param>
/// <param name="To">End of the last step.</param>
/// <param name="StepSeconds">Length of a step.</param>
/// <param name="By">What is told apart; <c>none</c>: nothing.</param>
/// <param name="Limited">More traces were to be looked at than one query may: the numbers are those of the newest.</param>
/// <param name="Groups">Highest count first; then what has no such thing, then the groups past the limit as one.</param>
public sealed record StatsDocument(string From, string To, double StepSeconds, string By, bool Limited, IReadOnlyList<StatsGroupDocument> Groups)
{
    /// <summary>The document of statistics.</summary>
    public static StatsDocument Of(StatsAnswer stats)
    {
        var query = stats.Query;
        return new StatsDocument(
            UnixTime.ToText(query.From), UnixTime.ToText(query.To), query.Step / 1e9, NameOf(query.By), stats.IsLimited,
            [.. stats.Groups.Select(g => StatsGroupDocument.Of(g, query))]);
    }

    /// <summary>What a way to tell traces apart is called in the API.</summary>
    public static string NameOf(StatsBy by) => by.ToString().ToLowerInvariant();
}

/// <summary>One group of statistics.</summary>
/// <param name="Key">What they have in common; null: they have no such thing, or nothing is told apart.</param>
/// <param name="Other">These are the groups past the limit, summed up.</param>
/// <param name="Count">Traces; calls where models, providers or tools are told apart.</param>
/// <param name="Errors">Of these, how many failed.</param>
/// <param name="LatencyMs">How long they took.</param>
/// <param name="Totals">Tokens and cost.</param>
/// <param name="Scores">What the traces' scores add up to, by name; empty where calls are counted.</param>
/// <param name="Points">The steps that hold anything, earliest first.</param>
public sealed record StatsGroupDocument(
    string? Key, bool Other, long Count, long Errors, LatencyDocument LatencyMs, TotalsDocument Totals,
    IReadOnlyList<ScoreSumDocument> Scores, IReadOnlyList<StatsPointDocument> Points)
{
    internal static StatsGroupDocument Of(StatsGroup group, StatsQuery query) => new(
        group.Key, group.IsOther, group.Whole.Count, group.Whole.Errors, LatencyDocument.Of(group.Whole), TotalsDocument.Of(group.Whole.Usage),
        ScoreSumDocument.Of(group.Whole.Scores),
        [.. group.Steps.Select(s => StatsPointDocument.Of(query.From + ((ulong)s.Key * query.Step), s.Value))]);
}

/// <summary>One step of a group.</summary>
/// <param name="Time">Its start: ISO 8601, UTC.</param>
/// <param name="Count">As in the group.</param>
/// <param name="Errors">As in the group.</param>
/// <param name="LatencyMs">As in the group.</param>
/// <param name="Totals">As in the group.</param>
/// <param name="Scores">As in the group.</param>
public sealed record StatsPointDocument(
    string Time, long Count, long Errors, LatencyDocument LatencyMs, TotalsDocument Totals, IReadOnlyList<ScoreSumDocument> Scores)
{
    internal static StatsPointDocument Of(ulong time, StatsCell cell) =>
        new(UnixTime.ToText(time), cell.Count, cell.Errors, LatencyDocument.Of(cell), TotalsDocument.Of(cell.Usage), ScoreSumDocument.Of(cell.Scores));
}

/// <summary>What the scores of one name add up to. Of several that one scorer gave one target, the last one counts.</summary>
/// <param name="Name">What was judged.</param>
/// <param name="Label">The category; null: numbers and booleans.</param>
/// <param name="Count">Scores.</param>
/// <param name="Mean">Of their values; null of categories.</param>
public sealed record ScoreSumDocument(string Name, string? Label, long Count, double? Mean)
{
    internal static IReadOnlyList<ScoreSumDocument> Of(ScoreSums sums) =>
        [.. sums.All.Select(s => new ScoreSumDocument(s.Name, s.Label, s.Count, s.Label is null ? s.Sum / s.Count : null))];
}

/// <summary>Durations in milliseconds. Null where there is none; percentiles also where of several calls in a trace only the sum is known.</summary>
/// <param name="Mean">The average.</param>
/// <param name="P50">The median.</param>
/// <param name="P90">Nine tenths took no longer.</param>
/// <param name="P95">Nineteen twentieths took no longer.</param>
/// <param name="P99">All but one in a hundred took no longer.</param>
public sealed record LatencyDocument(double? Mean, double? P50, double? P90, double? P95, double? P99)
{
    internal static LatencyDocument Of(StatsCell cell) =>
        new(cell.MeanMs, cell.PercentileMs(0.5), cell.PercentileMs(0.9), cell.PercentileMs(0.95), cell.PercentileMs(0.99));
}
