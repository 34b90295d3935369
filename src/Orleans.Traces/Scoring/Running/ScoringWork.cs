using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Scoring.Running;

/// <summary>Judges one trace that waits for a scorer.</summary>
/// <remarks>
/// 1. Read the trace as it is stored, and the scores that it has.
/// 2. What the scorer judges of it, but for what has a score of this scorer's version and this input already.
/// 3. Judge; what was said is stored together, with the note that it is no longer due. A late span that was saved meanwhile has made it due anew:
///    that stays. Where another service is asked, each answer is stored as it comes: a crash then asks again for one alone.
/// 4. What cannot be judged is tried again later, or parked (<see cref="ScoringRetry"/>); what was said of the other targets is kept.
/// A crash anywhere leaves it due. Who judges it then, and however many do at once, finds the same names for its scores (<see cref="ScoreKey"/>),
/// of each of which the store keeps one. Nothing here knows Orleans, so that the simulation runs this very code.
/// </remarks>
public sealed class ScoringWork(ITraceStore traces, IScoreStore scores, ITargetJudge judge, IPriceBooks books, TimeProvider time)
{
    /// <summary>Does it.</summary>
    /// <exception cref="StorageUnavailableException">It is due still.</exception>
    /// <exception cref="OperationCanceledException">As well.</exception>
    public async Task<ScoringOutcome> DoAsync(Scorer scorer, DueScore due, CancellationToken cancellationToken) =>
        await DoAsync(await ReadAsync(scorer, due, cancellationToken), cancellationToken);

    /// <summary>Steps 1 and 2, which take a processor and no other service.</summary>
    /// <exception cref="StorageUnavailableException">It is due still.</exception>
    public async Task<ScoringCase> ReadAsync(Scorer scorer, DueScore due, CancellationToken cancellationToken)
    {
        if (await traces.FindAsync(due.Trace, cancellationToken) is not { } trace)
            return new ScoringCase(scorer, due, 0, [], null);

        try
        {
            var known = (await scores.FindScoresAsync(due.Trace, cancellationToken)).Select(s => s.Key).ToHashSet();
            var prices = books.Of(due.Trace.Project);
            var targets = ScoringTargets.Of(scorer, new TraceViewer(trace, prices), prices, cancellationToken).Where(t => !known.Contains(t.Key));
            return new ScoringCase(scorer, due, trace.Summary.Revision, [.. targets], null);
        }
        catch (Exception e) when (e is not (StorageUnavailableException or OperationCanceledException))
        {
            // Whatever it is, a person sees it on what is parked; other traces and scorers go on.
            return new ScoringCase(scorer, due, trace.Summary.Revision, [], new ScoringOutcome.Failed(ScoringFault.Passing, e.Message, null));
        }
    }

    /// <summary>Steps 3 and 4.</summary>
    /// <exception cref="StorageUnavailableException">It is due still.</exception>
    /// <exception cref="OperationCanceledException">As well.</exception>
    public async Task<ScoringOutcome> DoAsync(ScoringCase work, CancellationToken cancellationToken)
    {
        var (due, said, count) = (work.Due, new List<StoredScore>(), 0);
        var failed = work.Failure;
        foreach (var target in work.Targets)
        {
            try
            {
                if (await JudgeAsync(work, target, cancellationToken) is not { } score)
                    continue;
                said.Add(score);
                count++;
            }
            catch (Exception e) when (e is not (StorageUnavailableException or OperationCanceledException))
            {
                failed = e is ScoringException known
                    ? new ScoringOutcome.Failed(known.Fault, e.Message, known.RetryAfter)
                    : new ScoringOutcome.Failed(ScoringFault.Passing, e.Message, null);
                break;
            }

            if (work.Scorer.Method.Asks)
            {
                // A trace that was deleted meanwhile needs no further answer.
                if (!await scores.SaveScoresAsync(new ScoreSave(due.Trace, said, null), cancellationToken))
                    return new ScoringOutcome.Judged(count);
                said.Clear();
            }
        }

        if (failed is null || said.Count > 0)
            await scores.SaveScoresAsync(new ScoreSave(due.Trace, said, failed is null ? due : null), cancellationToken);
        if (failed is null)
            return new ScoringOutcome.Judged(count);
        await scores.ChangeDueAsync(ScoringRetry.After(due, failed, time.GetUtcNow()), cancellationToken);
        return failed;
    }

    private async Task<StoredScore?> JudgeAsync(ScoringCase work, ScoringTarget target, CancellationToken cancellationToken)
    {
        var (begun, scorer) = (time.GetTimestamp(), work.Scorer);
        return await judge.JudgeAsync(work.Due.Trace, scorer, target, cancellationToken) is not { } said ? null : new StoredScore
        {
            Key = target.Key,
            Name = scorer.Name,
            Span = target.Span,
            Document = target.Document,
            Verdict = said.Verdict,
            Source = scorer.Method.Source,
            ScorerId = scorer.Id,
            ScorerVersion = scorer.Version,
            InputHash = target.InputHash,
            Revision = work.Revision,
            At = time.GetUtcNow(),
            Took = time.GetElapsedTime(begun),
            CostUsd = said.CostUsd,
        };
    }
}

/// <summary>A trace that is about to be judged.</summary>
/// <param name="Scorer">The scorer.</param>
/// <param name="Due">What waits.</param>
/// <param name="Revision">The trace's revision.</param>
/// <param name="Targets">What has no score yet.</param>
/// <param name="Failure">Why that could not be read; null: it was.</param>
public sealed record ScoringCase(Scorer Scorer, DueScore Due, int Revision, IReadOnlyList<ScoringTarget> Targets, ScoringOutcome.Failed? Failure);
