using Orleans.Traces.Ledger;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Web.ViewModels.Charts;

namespace Orleans.Traces.Web.ViewModels.Overviews;

/// <summary>What became of what was sent: spans and log records, over time, and why some were not taken.</summary>
public sealed record LedgerView
{
    private const ulong Hour = 3_600_000_000_000;

    /// <summary>Over time.</summary>
    public required ChartModel Chart { get; init; }

    /// <summary>In words: how many were received, and what became of them.</summary>
    public required IReadOnlyList<(string Name, string Count)> Sums { get; init; }

    /// <summary>Why some were not taken; what happened most often first.</summary>
    public required IReadOnlyList<LedgerReason> Reasons { get; init; }

    /// <summary>When something last came; empty: never within the time.</summary>
    public required string Last { get; init; }

    /// <summary>The view of a report. The ledger counts by whole hours of UTC.</summary>
    public static LedgerView Of(LedgerReport report, LocalTimes times)
    {
        var (from, to) = (report.Query.From.Start, report.Query.To.Start);
        var step = Math.Max(Hour, StatsQuery.StepFor(from, Math.Max(to, from + Hour)));
        var count = Math.Max(1, (int)((to - from + step - 1) / step));
        ChartSeries Series(string name, string look, Func<LedgerCounts, long> value)
        {
            var values = new double?[count];
            foreach (var (hour, counts) in report.ByHour)
            {
                if (value(counts.Spans) + value(counts.LogRecords) is > 0 and var sum)
                    values[(hour.Start - from) / step] = (values[(hour.Start - from) / step] ?? 0) + sum;
            }

            return new ChartSeries(name, look, values);
        }

        long Sum(Func<LedgerCounts, long> value) => value(report.Total.Spans) + value(report.Total.LogRecords);
        string Text(Func<LedgerCounts, long> value) => ChartNumbers.Text(Sum(value), ChartUnit.Count);
        return new LedgerView
        {
            Chart = new ChartModel(
                new ChartTitle("Spans and log records received", true), ChartUnit.Count, new ChartSteps(from, step, count, null),
                [
                    Series("Accepted", "ok", c => c.Accepted), Series("Repeated", "repeated", c => c.Repeated),
                    Series("To be sent again", "again", c => c.Retryable), Series("Refused", "failed", c => c.RefusedCount),
                ],
                times),
            Sums =
            [
                ("received", Text(c => c.Received)), ("accepted", Text(c => c.Accepted)), ("repeated", Text(c => c.Repeated)),
                ("to be sent again", Text(c => c.Retryable)), ("refused", Text(c => c.RefusedCount)), ("stored", Text(c => c.Stored)),
            ],
            Reasons = LedgerReason.Of(report),
            Last = report.Total.LastReceived == 0 ? "" : times.Brief(report.Total.LastReceived),
        };
    }
}
