using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Server.Api;

/// <summary>The parameters of a list of traces, as sent. One that is empty counts as not sent.</summary>
internal readonly record struct TraceListParameters
{
    [FromQuery(Name = "from")]
    [Description("Only traces that start at this time or later: ISO 8601 in UTC, up to nine decimals.")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Only traces that start before this time: ISO 8601 in UTC, up to nine decimals.")]
    public string? To { get; init; }

    [FromQuery(Name = "limit")]
    [Description("Traces on the page, 1 to 1000.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    [Description("Where the page starts: 'next' of the page before it, unchanged.")]
    public string? Cursor { get; init; }

    /// <summary>The query that they say, or what is wrong with them.</summary>
    public bool TryRead(ProjectId project, [NotNullWhen(true)] out TraceListQuery? query, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        query = null;
        Int128 from = 0, to = Int128.MaxValue;
        var limit = TraceListQuery.DefaultLimit;
        TraceCursor? after = null;
        if (IsSent(From) && !UnixTime.TryParse(From, out from))
            problem = ApiProblems.BadParameter("from", UnixTime.Expected);
        else if (IsSent(To) && !UnixTime.TryParse(To, out to))
            problem = ApiProblems.BadParameter("to", UnixTime.Expected);
        else if (IsSent(Limit) && !TryLimit(Limit, out limit))
            problem = ApiProblems.BadParameter("limit", $"a whole number from 1 to {TraceListQuery.MaxLimit}");
        else if (IsSent(Cursor) && !TraceCursor.TryParse(Cursor, out after))
            problem = ApiProblems.BadParameter("cursor", "the 'next' of a page before, unchanged");
        else
            problem = null;

        if (problem is not null)
            return false;

        query = new TraceListQuery
        {
            Project = project,
            From = (ulong)Int128.Clamp(from, 0, ulong.MaxValue),

            // Times beyond what a span can say: no span starts at or after such a 'from', and every span before such a 'to'.
            To = from > ulong.MaxValue ? 0 : to > ulong.MaxValue ? null : (ulong)Int128.Max(to, 0),
            Limit = limit,
            After = after,
        };
        return true;
    }

    private static bool IsSent([NotNullWhen(true)] string? value) => !string.IsNullOrEmpty(value);

    private static bool TryLimit(string text, out int limit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= TraceListQuery.MaxLimit;
}
