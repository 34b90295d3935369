using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Server.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring;

/// <summary>Shows what a scorer says of past traces. Nothing is stored.</summary>
internal sealed class ScorerTrial(ITraceQueries queries, ITraceSearch search, IPriceBooks books, QueryTurns turns, ITargetJudge judge)
{
    /// <summary>Traces of a search that are looked at.</summary>
    public const int MaxTraces = 20;

    /// <summary>Targets of a trace that another service is asked of.</summary>
    public const int MaxAsked = 5;

    /// <summary>What it says of a trace; null: there is no such trace.</summary>
    public async Task<TrialTraceDocument?> OfTraceAsync(Scorer scorer, TraceKey key, CancellationToken cancellationToken)
    {
        IReadOnlyList<ScoringTarget> targets;
        using (await turns.TakeAsync(cancellationToken))
        {
            if (await queries.FindAsync(key, cancellationToken) is not { } trace)
                return null;
            targets = TargetsOf(scorer, key.Project, trace, cancellationToken);
            if (!scorer.Method.Asks)
                return await JudgeAsync(scorer, key, targets, cancellationToken);
        }

        // Others may query while somebody else is waited for.
        return await JudgeAsync(scorer, key, targets, cancellationToken);
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

    private IReadOnlyList<ScoringTarget> TargetsOf(Scorer scorer, ProjectId project, StoredTrace trace, CancellationToken cancellationToken)
    {
        var prices = books.Of(project);
        return [.. ScoringTargets.Of(scorer, new TraceViewer(trace, prices), prices, cancellationToken)];
    }

    private async Task<TrialTraceDocument> JudgeAsync(
        Scorer scorer, TraceKey key, IReadOnlyList<ScoringTarget> targets, CancellationToken cancellationToken)
    {
        var scores = new List<TrialScoreDocument>();
        string? error = null;
        try
        {
            foreach (var target in scorer.Method.Asks ? targets.Take(MaxAsked) : targets)
            {
                if (await judge.JudgeAsync(key, scorer, target, cancellationToken) is { } said)
                    scores.Add(TrialScoreDocument.Of(target, said));
            }
        }
        catch (ScoringException e)
        {
            error = e.Message;
        }

        var sampled = ScorerSampling.Picks(key.TraceId, scorer.Id, scorer.Sampling);
        return new TrialTraceDocument(key.TraceId.ToString(), sampled, targets.Count, scores, error);
    }
}
