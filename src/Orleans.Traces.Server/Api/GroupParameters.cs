using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Orleans.Traces.Query.Stats;

namespace Orleans.Traces.Server.Api;

/// <summary>The parameters of a list of sessions or users, as sent. One that is empty counts as not sent.</summary>
internal readonly record struct GroupParameters
{
    /// <summary>Groups on a page where the caller says nothing, and the most.</summary>
    public const int DefaultLimit = 50, MaxLimit = 1_000;

    [FromQuery(Name = "from")]
    [Description("Only traces that start at this time or later: ISO 8601 in UTC. Without it, 24 hours before 'to'.")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Only traces that start before this time: ISO 8601 in UTC. Without it, now.")]
    public string? To { get; init; }

    [FromQuery(Name = "limit")]
    [Description("Entries on the page, 1 to 1000.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    [Description("Where the page starts: 'next' of the page before it, unchanged, with the same 'from' and 'to'.")]
    public string? Cursor { get; init; }

    /// <summary>What they say, or what is wrong with them.</summary>
    public bool TryRead(
        DateTimeOffset now, out (TimeRange Range, int Limit, GroupCursor? After) query, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        query = default;
        if (!TimeRange.TryRead((From, To), now, out var range, out problem)
            || !ListRange.TryLimit(Limit, (DefaultLimit, MaxLimit), out var limit, out problem))
        {
            return false;
        }

        GroupCursor? after = null;
        if (ListRange.IsSent(Cursor) && !GroupCursor.TryParse(Cursor, out after))
        {
            problem = ApiProblems.BadParameter("cursor", "the 'next' of a page before, unchanged");
            return false;
        }

        query = (range, limit, after);
        return true;
    }
}
