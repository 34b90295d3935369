using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Traces.Query;

namespace Orleans.Traces.Server.Api;

/// <summary>A range of time that what is asked for is summed up over. Without bounds: the last 24 hours.</summary>
/// <param name="From">Lowest time, inclusive, Unix nanoseconds.</param>
/// <param name="To">Highest time, exclusive, Unix nanoseconds, after <paramref name="From"/>.</param>
internal readonly record struct TimeRange(ulong From, ulong To)
{
    private const ulong Day = 86_400_000_000_000;

    /// <summary>Reads a range, or says what is wrong with it.</summary>
    public static bool TryRead(
        (string? From, string? To) sent, DateTimeOffset now, out TimeRange range, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        Int128 from = 0, to = 0;
        range = default;
        problem = null;
        if (ListRange.IsSent(sent.From) && !UnixTime.TryParse(sent.From, out from))
            problem = ApiProblems.BadParameter("from", UnixTime.Expected);
        else if (ListRange.IsSent(sent.To) && !UnixTime.TryParse(sent.To, out to))
            problem = ApiProblems.BadParameter("to", UnixTime.Expected);
        if (problem is not null)
            return false;

        // One nanosecond more than now: a trace that starts now is in it.
        if (!ListRange.IsSent(sent.To))
            to = ((Int128)(now - DateTimeOffset.UnixEpoch).Ticks * 100) + 1;
        to = Int128.Clamp(to, 1, ulong.MaxValue);
        if (!ListRange.IsSent(sent.From))
            from = Int128.Max(0, to - Day);
        if (from >= to)
        {
            problem = ApiProblems.BadParameter("from", "a time before 'to'");
            return false;
        }

        range = new TimeRange((ulong)Int128.Max(0, from), (ulong)to);
        return true;
    }
}
