using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
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
        _queue.Add(new LoneWork(() => _writer.DropDue(project, scorerId)), LoneWork.Bytes, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SaveScoresAsync(ScoreSave save, CancellationToken cancellationToken) =>
        ChangeAsync(save.Trace, (scores, row) => scores.Save(row, save), cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> DeleteScoreAsync(TraceKey trace, ItemHash key, CancellationToken cancellationToken)
    {
        var isDeleted = false;
        return await ChangeAsync(trace, (scores, row) => isDeleted = scores.Delete(row, key), cancellationToken) && isDeleted;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredScore>> FindScoresAsync(TraceKey trace, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<StoredScore>>(
        () =>
        {
            if (_days.Deleted.Contains(trace))
                return [];
            var hash = IdEntry.HashOf(trace.TraceId);
            foreach (var day in _days.Of(trace, hash))
            {
                if (StoreReader.Unless(day, () => day.Find(trace.TraceId, hash) is var (row, found) ? found.Marks is null ? [] : day.Read(c => c.Scores.Find(row)) : null) is { } scores)
                    return scores;
            }

            return [];
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
