using System.Runtime.CompilerServices;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Server.Query;

/// <summary>Searches: prune, then verify.</summary>
/// <remarks>
/// 1. A query waits for its turn, so that queries do not take all processors from what comes in.
/// 2. The store and the journal give candidates, newest first: every trace that may match, and others.
/// 3. A candidate's summary alone may say that it does not match.
/// 4. The others are read and checked, a few side by side; what matches is handed on in order, while the next ones are read.
/// 5. The search ends at its limit of matches, at the end of the range, or at the limit on what one query may read, and says which.
/// </remarks>
internal sealed class TraceSearch(SearchedTraces traces, IPriceBooks books, SearchOptions options, QueryTurns turns, TimeProvider time) : ITraceSearch
{
    private readonly Means _means = new(traces, books, options, time);

    // Between two words about how far it came, candidates that matched nothing.
    private const int Quiet = 256;

    private static readonly int Abreast = Math.Clamp(Environment.ProcessorCount / 2, 1, 8);

    public async IAsyncEnumerable<SearchStep> SearchAsync(SearchQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(cancellationToken);
        await foreach (var step in new Run(_means, query).StepsAsync(cancellationToken))
            yield return step;
    }

    private sealed class Run(Means means, SearchQuery query)
    {
        private readonly QueryBudget _budget = new(means.Options, means.Time);
        private readonly Queue<(TraceSummary Trace, Task<Checked> Check)> _ahead = new();
        private int _read, _matches;
        private long _bytes;
        private TraceSummary? _last;

        private SearchProgress Progress => new(_budget.Candidates, _read, _bytes, _last?.Start);

        public async IAsyncEnumerable<SearchStep> StepsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var range = new TraceListQuery { Project = query.Project, From = query.From, To = query.To, After = query.After };
            var limited = false;
            await foreach (var trace in means.Traces.CandidatesAsync(range, query.TraceQl.Condition, cancellationToken))
            {
                if (_budget.IsSpent)
                {
                    limited = true;
                    break;
                }

                _budget.Candidates++;
                if (query.TraceQl.Test(trace) != SummaryAnswer.No)
                    Begin(trace, cancellationToken);
                else if (_ahead.Count == 0)
                    _last = trace;
                if (_ahead.Count >= Abreast && await NextAsync() is { } match)
                    yield return match;
                if (_matches >= query.Limit)
                    break;
                if (_budget.Candidates % Quiet == 0)
                    yield return new SearchStep.Working(Progress);
            }

            while (_ahead.Count > 0 && _matches < query.Limit)
            {
                if (await NextAsync() is { } match)
                    yield return match;
            }

            var isFull = _matches >= query.Limit;
            yield return new SearchStep.Ended(
                Progress, _last is not null && (isFull || limited) ? new TraceCursor(_last.Start, _last.TraceId) : null, limited && !isFull);
        }

        private void Begin(TraceSummary trace, CancellationToken cancellationToken)
        {
            _budget.Reading++;
            _ahead.Enqueue((trace, Task.Run(() => CheckAsync(trace, cancellationToken), cancellationToken)));
        }

        private async Task<SearchStep.Match?> NextAsync()
        {
            var (trace, check) = _ahead.Dequeue();
            var found = await check;
            _last = trace;
            _read++;
            _bytes += found.Bytes;
            if (found.Match is null)
                return null;
            _matches++;
            return found.Match;
        }

        private async Task<Checked> CheckAsync(TraceSummary trace, CancellationToken cancellationToken)
        {
            // Deleted meanwhile, or dropped with its day.
            var key = new TraceKey(query.Project, trace.TraceId);
            if (await means.Traces.ReadAsync(key, cancellationToken) is not { } found)
                return new Checked(0, null);

            var prices = means.Books.Of(query.Project);
            var scores = await means.Traces.ScoresAsync(key, query.TraceQl, cancellationToken);
            var viewer = new TraceViewer(found, prices);
            var spansets = query.TraceQl.Evaluate(new SearchedTrace(viewer, prices, scores), cancellationToken);
            return new Checked(
                found.Items.Sum(i => (long)i.Size),
                spansets.Count == 0 ? null : SearchStep.Match.Of(viewer.Summary, viewer.Tree, spansets, query.SpansPerSpanset));
        }
    }

    private sealed record Means(SearchedTraces Traces, IPriceBooks Books, SearchOptions Options, TimeProvider Time);

    private readonly record struct Checked(long Bytes, SearchStep.Match? Match);
}
