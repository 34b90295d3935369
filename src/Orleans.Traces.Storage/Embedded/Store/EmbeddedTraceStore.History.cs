using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Store.Scores;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <content>What scorers said, over all days. A score lies in the day of its trace, whenever it was said: so each day is asked, by its index.</content>
public sealed partial class EmbeddedTraceStore
{
    /// <inheritdoc/>
    public Task<DueCounts> CountDueAsync(ProjectId project, string scorerId, CancellationToken cancellationToken) => ReadAsync(
        () =>
        {
            long waiting = 0, parked = 0;
            foreach (var day in _days.Of(project).Where(d => d.MayHaveDue))
            {
                var counts = ReadDay(day, c => c.Scores.CountDue(scorerId));
                (waiting, parked) = (waiting + counts.Waiting, parked + counts.Parked);
            }

            return new DueCounts(waiting, parked);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ScoreOfTrace>> ListScoresAsync(ScorerScoresQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, ScorerScoresQuery.MaxRead, nameof(query));
        return ReadAsync<IReadOnlyList<ScoreOfTrace>>(
            () =>
            {
                var page = new List<ScoreOfTrace>();
                foreach (var day in _days.Of(query.Project))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    page.AddRange(ReadDay(day, c => c.History.List(query)) ?? []);
                    page.Sort(ScoreOfTrace.Compare);
                    if (page.Count > query.Limit)
                        page.RemoveRange(query.Limit, page.Count - query.Limit);
                }

                page.RemoveAll(s => _days.Deleted.Contains(new TraceKey(query.Project, s.Trace)));
                return page;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ScorerSums> SumScoresAsync(ScorerScoresQuery query, TimeSpan step, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((query.To - query.From) / step, ScorerSums.MaxSteps, nameof(step));
        return ReadAsync(() => Sum(query, step, [.. _days.Of(query.Project)], cancellationToken), cancellationToken);
    }

    // Twice over each day: the parts that values are counted in are known once the lowest and the highest are.
    private static ScorerSums Sum(ScorerScoresQuery query, TimeSpan step, List<Day> days, CancellationToken cancellationToken)
    {
        var sums = new ScorerSums();
        var steps = new SortedDictionary<DateTimeOffset, ScorerStep>();
        var labels = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var day in days)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ReadDay(day, c => c.History.Sum(query)) is not { Count: > 0 } some)
                continue;
            sums = sums with
            {
                Count = sums.Count + some.Count,
                Traces = sums.Traces + some.Traces,
                Values = sums.Values.Plus(some.Values),
                CostUsd = sums.CostUsd + some.CostUsd,
                Took = sums.Took + some.Took,
            };
            foreach (var one in ReadDay(day, c => c.History.Steps(query, step)) ?? [])
            {
                steps[one.Start] = !steps.TryGetValue(one.Start, out var known) ? one
                    : new ScorerStep(one.Start, known.Count + one.Count, known.Values.Plus(one.Values), known.CostUsd + one.CostUsd);
            }

            ReadDay(day, c =>
            {
                c.History.Label(query, ScorerSums.MaxLabels * 2, labels);
                return true;
            });
        }

        return sums with
        {
            Steps = [.. steps.Values],
            Histogram = Bins(query, sums.Values, days),
            Labels = [.. labels.OrderByDescending(l => l.Value).ThenBy(l => l.Key, StringComparer.Ordinal).Take(ScorerSums.MaxLabels).Select(l => (l.Key, l.Value))],
        };
    }

    private static long[] Bins(ScorerScoresQuery query, ValueSums all, List<Day> days)
    {
        var bins = new long[all.Count == 0 ? 0 : all.Highest > all.Lowest ? ScorerSums.Bins : 1];
        foreach (var day in bins.Length > 0 ? days : [])
        {
            ReadDay(day, c =>
            {
                c.History.Bin(query, all, bins);
                return true;
            });
        }

        return bins;
    }

    // Nothing where the day was dropped meanwhile.
    private static T? ReadDay<T>(Day day, Func<DayConnection, T> read) =>
        StoreReader.Unless(day, () => new Found<T>(day.Read(read))) is { } found ? found.Value : default;

    private sealed record Found<T>(T Value);
}
