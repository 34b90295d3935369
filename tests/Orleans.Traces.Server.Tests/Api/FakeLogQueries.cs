using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;

namespace Orleans.Traces.Server.Tests.Api;

/// <summary>Log records of the default project in memory, by the rules of <see cref="LogListQuery"/>.</summary>
internal sealed class FakeLogQueries : ILogQueries
{
    /// <summary>What is there.</summary>
    public List<LogItem> Logs { get; } = [];

    /// <summary>Thrown by every call, where set.</summary>
    public Exception? Failure { get; set; }

    public Task<LogPage> ListAsync(LogListQuery query, CancellationToken cancellationToken)
    {
        if (Failure is not null)
            return Task.FromException<LogPage>(Failure);

        var newest = new NewestLogs(query);
        foreach (var log in query.Project == ProjectId.Default ? Logs : [])
            newest.Add(log);
        return Task.FromResult(newest.ToPage());
    }
}
