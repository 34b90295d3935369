using Orleans.Traces.Query.Stats;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.ViewModels.Overviews;

/// <summary>The time that figures are of, in steps that begin at round times on the reader's clock.</summary>
/// <param name="From">Its beginning, Unix nanoseconds.</param>
/// <param name="To">Its end, exclusive; later than <paramref name="From"/>.</param>
/// <param name="Step">Nanoseconds of a step.</param>
public sealed record StatsSpan(ulong From, ulong To, ulong Step)
{
    private const ulong Day = 86_400_000_000_000;

    /// <summary>Steps, the last one perhaps cut short.</summary>
    public int Steps => (int)((To - From - 1) / Step) + 1;

    /// <summary>As long a time, just before it; null where that would lie before 1970.</summary>
    public StatsSpan? Before => From >= To - From ? new StatsSpan(From - (To - From), From, Step) : null;

    /// <summary>What a range comes to now. Without a beginning it is the day before its end; without an end it ends now.</summary>
    public static StatsSpan Of(ListRange range, DateTimeOffset now, LocalTimes times)
    {
        var (from, end) = range.At(now);
        // A trace of this very moment belongs to it.
        var to = Math.Max(1, end ?? ListRange.Nanos(now) + 1);
        if (from == 0)
            from = to > Day ? to - Day : 0;
        if (from >= to)
            from = to - 1;

        var step = StatsQuery.StepFor(from, to);
        var ahead = (Int128)times.Zone.GetUtcOffset(times.Local(from)).Ticks * 100;
        var into = (ulong)(((((Int128)from + ahead) % step) + step) % step);
        return new StatsSpan(from > into ? from - into : 0, to, step);
    }

    /// <summary>The query for it.</summary>
    public StatsQuery Query(StatsBy by = StatsBy.None, int limit = StatsQuery.DefaultLimit) => new(From, To, Step, by, limit);
}
