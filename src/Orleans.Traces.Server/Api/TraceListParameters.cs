using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Server.Query;

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

    [FromQuery(Name = "q")]
    [Description("TraceQL: only traces that match it. See docs/SEARCH.md.")]
    public string? Q { get; init; }

    [FromQuery(Name = "sort")]
    [Description("What the traces are sorted by, highest first: start (newest first, the default), duration, cost, tokens, errors or spans.")]
    public string? Sort { get; init; }

    [FromQuery(Name = "limit")]
    [Description("Traces on the page, 1 to 1000.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    [Description("Where the page starts: 'next' of the page before it, unchanged.")]
    public string? Cursor { get; init; }

    /// <summary>The query that they say, or what is wrong with them.</summary>
    public bool TryRead(ProjectId project, out TraceListRequest request, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        request = default;
        TraceCursor? after = null;
        RankCursor? afterRank = null;
        TraceQlQuery? traceQl = null;
        var sort = ListRange.IsSent(Sort) ? TraceSorts.Names.ToList().IndexOf(Sort) : 0;
        if (!ListRange.TryRead((From, To, Limit), (TraceListQuery.DefaultLimit, TraceListQuery.MaxLimit), out var range, out problem))
            return false;
        if (sort < 0)
            problem = ApiProblems.BadParameter("sort", $"one of {string.Join(", ", TraceSorts.Names)}");
        else if (ListRange.IsSent(Cursor) && !(sort == 0 ? TraceCursor.TryParse(Cursor, out after) : RankCursor.TryParse(Cursor, out afterRank)))
            problem = ApiProblems.BadParameter("cursor", "the 'next' of a page before, unchanged and with the same 'sort'");
        else if (ListRange.IsSent(Q))
            _ = TraceQlParameter.TryRead(Q, out traceQl, out problem);
        if (problem is not null)
            return false;

        request = new TraceListRequest(
            new TraceListQuery { Project = project, From = range.From, To = range.To, Limit = range.Limit, After = after }, traceQl, (TraceSort)sort, afterRank);
        return true;
    }
}
