using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Query.Stats;

/// <summary>What a trace adds to one group.</summary>
/// <param name="Key">The group; null: those that have no such thing.</param>
/// <param name="Count">Traces, or calls.</param>
/// <param name="Errors">Of these, how many failed.</param>
/// <param name="DurationNanos">How long they took in all.</param>
/// <param name="Latency">How long one of them took; null where only the sum of several is known.</param>
/// <param name="Usage">Tokens and cost.</param>
internal readonly record struct StatsPart(string? Key, int Count, int Errors, ulong DurationNanos, ulong? Latency, UsageTotals Usage)
{
    /// <summary>What the trace's scores add up to; none where calls are counted.</summary>
    public IReadOnlyList<ScoreMark> Scores { get; init; } = [];

    /// <summary>What a trace adds, by what is told apart.</summary>
    public static IEnumerable<StatsPart> Of(TraceSummary trace, StatsBy by)
    {
        var facts = trace.Facts ?? TraceFacts.None;
        return by switch
        {
            StatsBy.Model => facts.Models.Select(m => Call(m.Model, m)),
            StatsBy.Provider => facts.Models.Select(m => Call(m.Provider, m)),
            StatsBy.Tool => facts.Tools.Select(t => new StatsPart(t.Name, t.Calls, t.Errors, t.DurationNanos, t.Calls == 1 ? t.DurationNanos : null, UsageTotals.None)),
            StatsBy.Tag when facts.Tags.Count > 0 => facts.Tags.Select(tag => Whole(tag, trace, facts)),
            _ => [Whole(KeyOf(trace, facts, by), trace, facts)],
        };
    }

    private static string? KeyOf(TraceSummary trace, TraceFacts facts, StatsBy by) => by switch
    {
        StatsBy.Name => facts.Name ?? trace.Name,
        StatsBy.Service => trace.ServiceName.Length > 0 ? trace.ServiceName : null,
        StatsBy.User => facts.UserId,
        StatsBy.Session => facts.SessionId,
        StatsBy.Environment => facts.Environment,
        StatsBy.Release => facts.Release,
        _ => null,
    };

    private static StatsPart Whole(string? key, TraceSummary trace, TraceFacts facts) => new(
        key, 1, trace.ErrorCount > 0 || facts.ErrorCount > 0 ? 1 : 0, trace.DurationNanos, trace.DurationNanos, facts.Totals)
    {
        Scores = trace.Scores,
    };

    private static StatsPart Call(string? key, ModelUse use) =>
        new(key, use.Calls, use.Errors, use.DurationNanos, use.Calls == 1 ? use.DurationNanos : null, use.Usage);
}
