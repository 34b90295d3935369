using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Query.Stats;

namespace Orleans.Traces.Server.Api;

/// <summary>The parameters of statistics, as sent. One that is empty counts as not sent.</summary>
internal readonly record struct StatsParameters
{
    private const ulong Second = 1_000_000_000;

    [FromQuery(Name = "from")]
    [Description("Only traces that start at this time or later: ISO 8601 in UTC. Without it, 24 hours before 'to'.")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Only traces that start before this time: ISO 8601 in UTC. Without it, now.")]
    public string? To { get; init; }

    [FromQuery(Name = "step")]
    [Description("Seconds of a step of time. Without it, such that there are about sixty.")]
    public string? Step { get; init; }

    [FromQuery(Name = "by")]
    [Description("What is told apart: none, name, service, user, session, tag, environment, release, model, provider or tool.")]
    public string? By { get; init; }

    [FromQuery(Name = "limit")]
    [Description("Groups, 1 to 100; the others are summed up as one.")]
    public string? Limit { get; init; }

    /// <summary>What <c>by</c> may be.</summary>
    public static IReadOnlyList<string> Ways { get; } = [.. Enum.GetValues<StatsBy>().Select(StatsDocument.NameOf)];

    /// <summary>The query that they say, or what is wrong with them.</summary>
    public bool TryRead(DateTimeOffset now, [NotNullWhen(true)] out StatsQuery? query, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        query = null;
        if (!TimeRange.TryRead((From, To), now, out var range, out problem))
            return false;

        var step = StatsQuery.StepFor(range.From, range.To);
        if (ListRange.IsSent(Step))
        {
            if (!ulong.TryParse(Step, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                || seconds is 0 or > int.MaxValue || (range.To - range.From) / (seconds * Second) >= StatsQuery.MaxSteps)
            {
                problem = ApiProblems.BadParameter("step", $"a whole number of seconds above 0, of which the range has at most {StatsQuery.MaxSteps}");
                return false;
            }

            step = seconds * Second;
        }

        var way = ListRange.IsSent(By) ? Ways.ToList().IndexOf(By) : 0;
        if (way < 0)
        {
            problem = ApiProblems.BadParameter("by", $"one of {string.Join(", ", Ways)}");
            return false;
        }

        if (!ListRange.TryLimit(Limit, (StatsQuery.DefaultLimit, StatsQuery.MaxLimit), out var limit, out problem))
            return false;

        query = new StatsQuery(range.From, range.To, step, (StatsBy)way, limit);
        return true;
    }
}
