using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Sent;
using Orleans.Traces.Storage.Embedded.Store.Ids;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <content>Scores, and what waits for scorers: rows of the day of their trace.</content>
public sealed partial class EmbeddedTraceStore : IScoreStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<(ProjectId Project, string ScorerId)>> DueScorersAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var days = _days.Everywhere.Where(d => d.MayHaveDue).ToList();
        return days.Count == 0
            ? Task.FromResult<IReadOnlyList<(ProjectId, string)>>([])
            : ReadAsync<IReadOnlyList<(ProjectId, string)>>(
                () => [.. days.SelectMany(day => DueScorers(day, now).Select(s => (day.Name.Project, s))).Distinct()], cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DueScore>> ListDueAsync(DueQuery query, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<DueScore>>(
        () =>
        [
            .. _days.Of(query.Project).Where(d => d.MayHaveDue).OrderBy(d => d.Date)
                .SelectMany(day => StoreReader.Unless(day, () => day.Read(c => c.Scores.ListDue(query))) ?? [])
                .Where(due => !_days.Deleted.Contains(due.Trace))
                .OrderBy(due => due.NotBefore)
                .Take(query.Limit),
        ],
        cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> ChangeDueAsync(DueScore due, CancellationToken cancellationToken)
    {
        var isChanged = false;
        return await ChangeAsync(due.Trace, (scores, row) => isChanged = scores.ChangeDue(row, due), cancellationToken) && isChanged;
    }

    /// <inheritdoc/>
    public Task DropDueAsync(ProjectId project, string scorerId, CancellationToken cancellationToken) =>
        _queue.Add(new LoneWork(() => _writer.DropDue(project, scores => scores.DropDue(scorerId))), LoneWork.Bytes, cancellationToken);

    /// <inheritdoc/>
    public Task DropDueAsync(DueJob job, CancellationToken cancellationToken) =>
        _queue.Add(new LoneWork(() => _writer.DropDue(job.Project, scores => scores.DropDue(job))), LoneWork.Bytes, cancellationToken);

    /// <inheritdoc/>
    public Task MakeDueAsync(DueJob job, IReadOnlyList<TraceId> traces, CancellationToken cancellationToken) =>
        _queue.Add(new LoneWork(() => _writer.MakeDue(job, traces)), LoneWork.Bytes, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SaveScoresAsync(ScoreSave save, CancellationToken cancellationToken) =>
        ChangeAsync(save.Trace, (scores, row) => scores.Save(row, save), cancellationToken);

    /// <inheritdoc/>
    public async Task<SendOutcome> SendScoresAsync(TraceKey trace, IReadOnlyList<StoredScore> scores, CancellationToken cancellationToken)
    {
        if (!trace.Project.IsValid || !trace.TraceId.IsValid)
            throw new ArgumentException("Scores need a project and a trace id.", nameof(trace));

        SendOutcome outcome = new SendOutcome.Deleted();
        var work = new ScoreWork(trace, (stored, row) => outcome = stored.Send(row, scores) ? new SendOutcome.Stored() : new SendOutcome.TooMany(OfTrace: true))
        {
            DoWaiting = waiting =>
            {
                var isKnown = _days.Waiting.Find(trace) is not null;
                if (!isKnown && _days.Waiting.Count(trace.Project) >= SentScoreLimits.WaitingTraces)
                {
                    outcome = new SendOutcome.TooMany(OfTrace: false);
                    return false;
                }

                var isKept = waiting.Add(trace.TraceId, scores);
                outcome = isKept ? new SendOutcome.Waiting() : new SendOutcome.TooMany(OfTrace: true);
                return isKnown || isKept;
            },
        };
        await _queue.Add(work, LoneWork.Bytes + scores.Sum(s => (long)(s.Verdict.Explanation?.Length ?? 0) + (s.Metadata?.Length ?? 0)), cancellationToken);
        return outcome;
    }

    /// <inheritdoc/>
    public async Task<int> TendWaitingAsync(DateTimeOffset sentBefore, CancellationToken cancellationToken)
    {
        var dropped = 0;
        if (_days.Waiting.Days.Count > 0)
            await _queue.Add(new LoneWork(() => dropped = _writer.TendWaiting(sentBefore)), LoneWork.Bytes, cancellationToken);
        return dropped;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteScoreAsync(TraceKey trace, ItemHash key, CancellationToken cancellationToken)
    {
        var isDeleted = false;
        var work = new ScoreWork(trace, (scores, row) => isDeleted = scores.Delete(row, key))
        {
            DoWaiting = _days.Waiting.Find(trace) is null ? null : waiting =>
            {
                isDeleted = waiting.Remove(trace.TraceId, key);
                return waiting.Find(trace.TraceId).Count > 0;
            },
        };
        return await _queue.Add(work, LoneWork.Bytes, cancellationToken) is SaveOutcome.Saved && isDeleted;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredScore>> FindScoresAsync(TraceKey trace, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<StoredScore>>(
        () =>
        {
            if (_days.Deleted.Contains(trace))
                return [];

            // Before the rows, where they may come to meanwhile.
            var waiting = _days.Waiting.Find(trace) is { } waitingIn
                ? StoreReader.Unless(waitingIn, () => waitingIn.Read(c => c.Waiting.Find(trace.TraceId))) ?? []
                : [];
            var hash = IdEntry.HashOf(trace.TraceId);
            foreach (var day in _days.Of(trace, hash))
            {
                if (StoreReader.Unless(day, () => day.Find(trace.TraceId, hash) is var (row, found) ? found.Marks is null ? [] : day.Read(c => c.Scores.Find(row)) : null) is { } scores)
                    return waiting.Count == 0 ? scores : [.. scores.UnionBy(waiting, s => s.Key).OrderBy(s => s.Key)];
            }

            return waiting;
        },
        cancellationToken);

    private async Task<bool> ChangeAsync(TraceKey trace, Action<Scores.DayScores, long> change, CancellationToken cancellationToken) =>
        await _queue.Add(new ScoreWork(trace, change), LoneWork.Bytes, cancellationToken) is SaveOutcome.Saved;

    // What is found to hold nothing is not asked again, until something is added. The flag first: what is added meanwhile sets it again.
    private static List<string> DueScorers(Day day, DateTimeOffset now)
    {
        day.MayHaveDue = false;
        var isKnownEmpty = false;
        try
        {
            return StoreReader.Unless(day, () => day.Read(c =>
            {
                isKnownEmpty = !c.Scores.HasDue();
                return isKnownEmpty ? [] : c.Scores.DueScorers(now);
            })) ?? [];
        }
        finally
        {
            if (!isKnownEmpty && !day.IsDropped)
                day.MayHaveDue = true;
        }
    }
}
