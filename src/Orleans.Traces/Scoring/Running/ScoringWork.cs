using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Scoring.Running;

/// <summary>Judges one trace that waits for a scorer.</summary>
/// <remarks>
/// 1. Read the trace as it is stored, and the scores that it has.
/// 2. What the scorer judges of it, but for what has a score of this scorer's version and this input already.
/// 3. Judge; what was said is stored together, with the note that it is no longer due. A late span that was saved meanwhile has made it due anew:
///    that stays.
/// 4. What cannot be judged is tried again later, or parked (<see cref="ScoringRetry"/>); what was said of the other targets is kept.
/// A crash anywhere leaves it due. Who judges it then, and however many do at once, finds the same names for its scores (<see cref="ScoreKey"/>),
/// of each of which the store keeps one. Nothing here knows Orleans, so that the simulation runs this very code.
/// </remarks>
public sealed class ScoringWork(ITraceStore traces, IScoreStore scores, ITargetJudge judge, IPriceBooks books, TimeProvider time)
{
    /// <summary>Does it.</summary>
    /// <exception cref="StorageUnavailableException">It is due still.</exception>
    public async Task DoAsync(Scorer scorer, DueScore due, CancellationToken cancellationToken)
    {
        var said = new List<StoredScore>();
        string? error = null;
        try
        {
            await JudgeAsync(scorer, due.Trace, said, cancellationToken);
        }
        catch (Exception e) when (e is not (StorageUnavailableException or OperationCanceledException))
        {
            // Whatever it is, a person sees it on what is parked; other traces and scorers go on.
            error = e.Message;
        }

        if (error is null || said.Count > 0)
            await scores.SaveScoresAsync(new ScoreSave(due.Trace, said, error is null ? due : null), cancellationToken);
        if (error is not null)
            await scores.ChangeDueAsync(ScoringRetry.After(due, error, time.GetUtcNow()), cancellationToken);
    }

    private async Task JudgeAsync(Scorer scorer, TraceKey key, List<StoredScore> said, CancellationToken cancellationToken)
    {
        if (await traces.FindAsync(key, cancellationToken) is not { } trace)
            return;

        var known = (await scores.FindScoresAsync(key, cancellationToken)).Select(s => s.Key).ToHashSet();
        var prices = books.Of(key.Project);
        foreach (var target in ScoringTargets.Of(scorer, new TraceViewer(trace, prices), prices, cancellationToken))
        {
            if (known.Contains(target.Key))
                continue;
            var begun = time.GetTimestamp();
            if (await judge.JudgeAsync(scorer, target, cancellationToken) is not { } verdict)
                continue;
            said.Add(new StoredScore
            {
                Key = target.Key,
                Name = scorer.Name,
                Span = target.Span,
                Verdict = verdict,
                Source = ScoreSource.Rule,
                ScorerId = scorer.Id,
                ScorerVersion = scorer.Version,
                InputHash = target.InputHash,
                Revision = trace.Summary.Revision,
                At = time.GetUtcNow(),
                Took = time.GetElapsedTime(begun),
            });
        }
    }
}
