using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Server.Scoring;

namespace Orleans.Traces.Server.Api;

/// <summary>What a scorer is to be tried on.</summary>
/// <param name="Trace">The trace, where <paramref name="Search"/> is null.</param>
/// <param name="Search">The traces; null: the one trace.</param>
internal sealed record TrialBody(TraceId Trace, SearchQuery? Search)
{
    /// <summary>Reads a request's body.</summary>
    public static bool TryRead(
        JsonElement body, ProjectId project, DateTimeOffset now, [NotNullWhen(true)] out TrialBody? wanted, [NotNullWhen(false)] out BodyFault? fault)
    {
        wanted = null;
        if (!NewTrial.TryRead(body, ScorerTrial.MaxTraces, out var sent, out fault))
            return false;
        if (sent.Q is null)
        {
            if (TraceId.TryParse(sent.TraceId, out var trace))
                wanted = new TrialBody(trace, null);
            else
                fault = new BodyFault("traceId", "32 hex digits, not all zero");
            return wanted is not null;
        }

        if (!TimeRange.TryRead((sent.From, sent.To), now, out var range, out _))
            fault = new BodyFault("from", $"{UnixTime.Expected}, and earlier than 'to'");
        else if (!TraceQlQuery.TryParse(sent.Q, out var query, out var error))
            fault = new BodyFault("q", $"a TraceQL query; {error.Message}");
        else if (query.IsMetrics)
            fault = new BodyFault("q", "a TraceQL query that finds spans; this one measures");
        else
            wanted = new TrialBody(default, new SearchQuery { Project = project, TraceQl = query, From = range.From, To = range.To, Limit = sent.Limit ?? 5 });
        return wanted is not null;
    }
}
