using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Query;

namespace Orleans.Traces.Server.Api;

/// <summary>The parameters of a look at the ingest ledger, as sent. One that is empty counts as not sent.</summary>
internal readonly record struct IngestParameters
{
    [FromQuery(Name = "from")]
    [Description("Only what was counted in the hour of this time or later: ISO 8601 in UTC. Without it, 24 hours before 'to'.")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Only what was counted in hours that began before this time: ISO 8601 in UTC. Without it, now.")]
    public string? To { get; init; }

    [FromQuery(Name = "key")]
    [Description("Only requests with the key of this id; 'none': those without a key.")]
    public string? Key { get; init; }

    /// <summary>The query that they say, or what is wrong with them.</summary>
    public bool TryRead(
        ProjectId project, DateTimeOffset now, [NotNullWhen(true)] out LedgerQuery? query, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        query = null;
        problem = null;
        Int128 from = 0, to = 0;
        if (IsSent(From) && !UnixTime.TryParse(From, out from))
            problem = ApiProblems.BadParameter("from", UnixTime.Expected);
        else if (IsSent(To) && !UnixTime.TryParse(To, out to))
            problem = ApiProblems.BadParameter("to", UnixTime.Expected);
        if (problem is not null)
            return false;

        var end = IsSent(To) ? LedgerHour.NotBefore(to) : LedgerHour.Of(now).Plus(1);
        var start = IsSent(From) ? LedgerHour.Holding(from) : end.Plus(-LedgerQuery.DefaultHours);
        if (start > end)
        {
            problem = ApiProblems.BadParameter("from", "no later than 'to'");
            return false;
        }

        query = new LedgerQuery(project, start < default(LedgerHour) ? default : start, end, IsSent(Key) ? Key : null);
        return true;
    }

    private static bool IsSent([NotNullWhen(true)] string? value) => !string.IsNullOrEmpty(value);
}
