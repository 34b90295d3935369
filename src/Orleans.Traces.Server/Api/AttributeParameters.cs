using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Server.Api;

/// <summary>The parameters of a look at attributes, as sent. One that is empty counts as not sent.</summary>
internal readonly record struct AttributeParameters
{
    /// <summary>How many there are where the caller says nothing, and the most.</summary>
    public const int DefaultLimit = 1_000, MaxLimit = CatalogQuery.MaxLimit;

    [FromQuery(Name = "from")]
    [Description("Only of traces that start at this time or later: ISO 8601 in UTC, up to nine decimals.")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Only of traces that start before this time: ISO 8601 in UTC, up to nine decimals.")]
    public string? To { get; init; }

    [FromQuery(Name = "q")]
    [Description("TraceQL: only of traces that may match it.")]
    public string? Q { get; init; }

    [FromQuery(Name = "limit")]
    [Description("How many, 1 to 10000; of names so many of each scope.")]
    public string? Limit { get; init; }

    /// <summary>What they say, or what is wrong with them.</summary>
    public bool TryRead(ProjectId project, [NotNullWhen(true)] out CatalogQuery? query, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        query = null;
        TraceQlQuery? among = null;
        if (!ListRange.TryRead((From, To, Limit), (DefaultLimit, MaxLimit), out var range, out problem)
            || (ListRange.IsSent(Q) && !TraceQlParameter.TryRead(Q, out among, out problem)))
        {
            return false;
        }

        query = new CatalogQuery { Project = project, From = range.From, To = range.To, Limit = range.Limit, Among = among };
        return true;
    }
}
