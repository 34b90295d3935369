using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Grains;

/// <summary>A log store in memory, which a test can hold back and make unavailable. It keeps no days.</summary>
internal sealed class MemoryLogStore : ILogStore
{
    private readonly object _lock = new();
    private readonly List<(ProjectId Project, LogItem Log)> _logs = [];
    private TaskCompletionSource? _gate;
    private int _failures;

    public int Saves { get; private set; }

    /// <summary>Saves that were asked for, those that failed included.</summary>
    public int Asked { get; private set; }

    /// <summary>Records as they were saved, repeats included.</summary>
    public IReadOnlyList<LogItem> All
    {
        get
        {
            lock (_lock)
                return [.. _logs.Select(l => l.Log)];
        }
    }

    public void FailNext(int saves) => _failures = saves;

    /// <summary>Holds saves back until <see cref="Open"/>.</summary>
    public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => Interlocked.Exchange(ref _gate, null)!.SetResult();

    public async Task SaveAsync(ProjectId project, IReadOnlyList<LogItem> logs, CancellationToken cancellationToken)
    {
        Asked++;
        if (_gate is { } gate)
            await gate.Task;
        lock (_lock)
        {
            if (_failures > 0)
            {
                _failures--;
                throw new StorageUnavailableException("the store is away");
            }

            Saves++;
            _logs.AddRange(logs.Select(l => (project, l)));
        }
    }

    public Task<LogPage> ListAsync(LogListQuery query, CancellationToken cancellationToken)
    {
        var newest = new NewestLogs(query);
        lock (_lock)
        {
            foreach (var (_, log) in _logs.Where(l => l.Project == query.Project))
                newest.Add(log);
        }

        return Task.FromResult(newest.ToPage());
    }

    public IReadOnlyList<ProjectDay> Days() => [];

    public Task DropDayAsync(ProjectDay day, CancellationToken cancellationToken) => Task.CompletedTask;
}
