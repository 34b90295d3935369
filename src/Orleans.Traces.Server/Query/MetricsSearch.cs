using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Query.TraceQl.Metrics;

namespace Orleans.Traces.Server.Query;

/// <summary>Answers metrics queries from the traces that may match, newest first, one after the other.</summary>
internal sealed class MetricsSearch(
    SearchedTraces traces, IPriceBooks books, SearchOptions options, QueryTurns turns, TimeProvider time) : IMetricsSearch
{
    /// <summary>The most series of one answer.</summary>
    public const int MaxSeries = 1_000;

    // A span may start long after its trace did: so much earlier traces are looked at too.
    private const ulong LookBack = 3_600_000_000_000;

    public async Task<MetricsAnswer> QueryAsync(MetricsQuery query, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(cancellationToken);
        var budget = new QueryBudget(options, time);
        var evaluation = new MetricsEvaluation(query, MaxSeries);
        var prices = books.Of(query.Project);
        var range = new TraceListQuery
        {
            Project = query.Project,
            From = query.From > LookBack ? query.From - LookBack : 0,
            To = query.To == ulong.MaxValue ? null : query.To + 1,
        };
        var (bytes, downTo, limited) = (0L, (ulong?)null, false);
        await foreach (var trace in traces.CandidatesAsync(range, query.TraceQl.Condition, cancellationToken))
        {
            if (budget.IsSpent)
            {
                limited = true;
                break;
            }

            budget.Candidates++;
            downTo = trace.Start;
            var key = new TraceKey(query.Project, trace.TraceId);
            if (query.TraceQl.Test(trace) == SummaryAnswer.No || await traces.ReadAsync(key, cancellationToken) is not { } found)
            {
                continue;
            }

            budget.Reading++;
            bytes += found.Items.Sum(i => (long)i.Size);
            var scores = await traces.ScoresAsync(key, query.TraceQl, cancellationToken);
            evaluation.Add(new SearchedTrace(new TraceViewer(found, prices), prices, scores), cancellationToken);
        }

        return new MetricsAnswer(evaluation.Series(), new SearchProgress(budget.Candidates, budget.Reading, bytes, downTo), limited || evaluation.IsLimited);
    }
}
