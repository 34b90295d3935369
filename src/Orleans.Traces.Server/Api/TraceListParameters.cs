using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
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
        TraceCursor? after = null;
        if (!ListRange.TryRead((From, To, Limit), (TraceListQuery.DefaultLimit, TraceListQuery.MaxLimit), out var range, out problem))
            return false;
        if (ListRange.IsSent(Cursor) && !TraceCursor.TryParse(Cursor, out after))
        {
            problem = ApiProblems.BadParameter("cursor", "the 'next' of a page before, unchanged");
            return false;
        }

        query = new TraceListQuery { Project = project, From = range.From, To = range.To, Limit = range.Limit, After = after };
        return true;
    }
}
