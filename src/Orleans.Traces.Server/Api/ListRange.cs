using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Traces.Query;

namespace Orleans.Traces.Server.Api;

/// <summary>The parameters that lists have in common. One that is empty counts as not sent.</summary>
/// <param name="From">Lowest time, inclusive, Unix nanoseconds.</param>
/// <param name="To">Highest time, exclusive, Unix nanoseconds; null: no bound.</param>
/// <param name="Limit">At most so many.</param>
internal readonly record struct ListRange(ulong From, ulong? To, int Limit)
{
    /// <summary>Reads a range, or says what is wrong with it.</summary>
    /// <param name="sent">The parameters <c>from</c>, <c>to</c> and <c>limit</c>.</param>
    /// <param name="limits">The limit where none is sent, and the greatest.</param>
    /// <param name="range">The range.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool TryRead(
        (string? From, string? To, string? Limit) sent, (int Default, int Max) limits, out ListRange range,
        [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        Int128 from = 0, to = Int128.MaxValue;
        var limit = limits.Default;
        problem = null;
        if (IsSent(sent.From) && !UnixTime.TryParse(sent.From, out from))
            problem = ApiProblems.BadParameter("from", UnixTime.Expected);
        else if (IsSent(sent.To) && !UnixTime.TryParse(sent.To, out to))
            problem = ApiProblems.BadParameter("to", UnixTime.Expected);
        else
            _ = TryLimit(sent.Limit, limits, out limit, out problem);

        // Times beyond what an item can say: none is at or after such a 'from', and every one before such a 'to'.
        range = new ListRange(
            (ulong)Int128.Clamp(from, 0, ulong.MaxValue),
            from > ulong.MaxValue ? 0 : to > ulong.MaxValue ? null : (ulong)Int128.Max(to, 0),
            limit);
        return problem is null;
    }

    /// <summary>Whether a parameter counts as sent.</summary>
    public static bool IsSent([NotNullWhen(true)] string? value) => !string.IsNullOrEmpty(value);

    /// <summary>Reads a limit, or says what is wrong with it.</summary>
    /// <param name="sent">The parameter <c>limit</c>.</param>
    /// <param name="limits">The limit where none is sent, and the greatest.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool TryLimit(
        string? sent, (int Default, int Max) limits, out int limit, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        limit = limits.Default;
        var isRight = !IsSent(sent)
            || (int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit >= 1 && limit <= limits.Max);
        problem = isRight ? null : ApiProblems.BadParameter("limit", $"a whole number from 1 to {limits.Max}");
        return isRight;
    }
}
