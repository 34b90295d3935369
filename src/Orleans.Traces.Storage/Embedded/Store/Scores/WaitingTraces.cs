using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.Embedded.Store.Scores;

/// <summary>The traces that are not stored and have scores that wait for them, each with the day that these lie in. Read by many, changed by the writer's
/// thread only.</summary>
/// <remarks>In memory, some 100 bytes each, at most <see cref="Scoring.Sent.SentScoreLimits.WaitingTraces"/> of a project: every first save of a trace asks.
/// All that waits for one trace lies in one day, so that what is sent again finds what it replaces.</remarks>
internal sealed class WaitingTraces
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ProjectId, Dictionary<TraceId, Day>> _projects = [];

    // In most instances nothing ever waits.
    private volatile bool _hasAny;

    /// <summary>The days that something waits in.</summary>
    public IReadOnlyList<Day> Days
    {
        get
        {
            lock (_lock)
                return [.. _projects.Values.SelectMany(p => p.Values).Distinct()];
        }
    }

    /// <summary>How many traces of a project.</summary>
    public int Count(ProjectId project)
    {
        lock (_lock)
            return _projects.GetValueOrDefault(project)?.Count ?? 0;
    }

    /// <summary>Where the scores of a trace wait; null: none do.</summary>
    public Day? Find(TraceKey key)
    {
        if (!_hasAny)
            return null;
        lock (_lock)
            return _projects.GetValueOrDefault(key.Project)?.GetValueOrDefault(key.TraceId);
    }

    /// <summary>Notes where they wait; null: none do any more.</summary>
    public void Set(TraceKey key, Day? day)
    {
        lock (_lock)
        {
            if (!_projects.TryGetValue(key.Project, out var traces))
                _projects.Add(key.Project, traces = []);
            if (day is null)
                traces.Remove(key.TraceId);
            else
                traces[key.TraceId] = day;
            _hasAny |= day is not null;
        }
    }

    /// <summary>Notes all that waits in a day, and forgets the rest of it.</summary>
    public void Set(Day day, IReadOnlyList<TraceId> waiting)
    {
        lock (_lock)
        {
            if (_projects.TryGetValue(day.Name.Project, out var traces))
            {
                foreach (var id in traces.Where(t => t.Value == day).Select(t => t.Key).ToArray())
                    traces.Remove(id);
            }
        }

        foreach (var id in waiting)
            Set(new TraceKey(day.Name.Project, id), day);
    }
}
