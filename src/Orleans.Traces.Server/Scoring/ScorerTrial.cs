using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Server.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring;

/// <summary>Shows what a scorer says of past traces. Nothing is stored.</summary>
internal sealed class ScorerTrial(ITraceQueries queries, ITraceSearch search, IPriceBooks books, QueryTurns turns)
{
    /// <summary>Traces of a search that are looked at.</summary>
    public const int MaxTraces = 20;

    /// <summary>What it says of a trace; null: there is no such trace.</summary>
    public async Task<TrialTraceDocument?> OfTraceAsync(Scorer scorer, TraceKey key, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(cancellationToken);
        return await queries.FindAsync(key, cancellationToken) is { } trace ? Judge(scorer, key.Project, trace, cancellationToken) : null;
    }

    /// <summary>What it says of the newest traces that a search finds.</summary>
    public async Task<IReadOnlyList<TrialTraceDocument>> OfSearchAsync(Scorer scorer, SearchQuery query, CancellationToken cancellationToken)
    {
        var found = new List<TraceKey>();
        await foreach (var step in search.SearchAsync(query, cancellationToken))
        {
            if (step is SearchStep.Match match)
                found.Add(new TraceKey(query.Project, match.Trace.TraceId));
        }

        var said = new List<TrialTraceDocument>();
        foreach (var key in found)
        {
            // Deleted meanwhile.
            if (await OfTraceAsync(scorer, key, cancellationToken) is { } trace)
                said.Add(trace);
        }

        return said;
    }

    private TrialTraceDocument Judge(Scorer scorer, ProjectId project, StoredTrace trace, CancellationToken cancellationToken)
    {
        var prices = books.Of(project);
        var targets = 0;
        var scores = new List<TrialScoreDocument>();
        foreach (var target in ScoringTargets.Of(scorer, new TraceViewer(trace, prices), prices, cancellationToken))
        {
            targets++;
            if (scorer.Rule.Judge(target.View) is { } verdict)
                scores.Add(TrialScoreDocument.Of(target, verdict));
        }

        var id = trace.Summary.TraceId;
        return new TrialTraceDocument(id.ToString(), ScorerSampling.Picks(id, scorer.Id, scorer.Sampling), targets, scores);
    }
}
