using Orleans.Traces.Otlp;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.Tests;

/// <summary>Log records outside of traces, in memory; reading can be made to fail.</summary>
internal sealed class FakeLogs : ILogQueries
{
    private readonly List<LogItem> _logs = [];

    /// <summary>What was asked, in order.</summary>
    public List<LogListQuery> Asked { get; } = [];

    public Exception? Failure { get; set; }

    public void Add(params LogView[] logs) => _logs.AddRange(SentItems.Of(new TraceView(Some.Summary(1), [], logs)).Cast<LogItem>());

    public Task<LogPage> ListAsync(LogListQuery query, CancellationToken cancellationToken)
    {
        Asked.Add(query);
        if (Failure is not null)
            return Task.FromException<LogPage>(Failure);

        var newest = new NewestLogs(query);
        foreach (var log in _logs)
            newest.Add(log);
        var page = newest.ToPage();

        // More behind the limit is what the store would tell of.
        var hasMore = page.Logs.Count > 0 && _logs.Any(l => query.Includes(l) && LogCursor.Of(page.Logs[^1]).IsBefore(l));
        return Task.FromResult(page with { Next = hasMore ? LogCursor.Of(page.Logs[^1]) : null });
    }
}
