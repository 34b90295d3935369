using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Store.Ids;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>The days of every project, newest first. Read by many, changed by the writer's thread only.</summary>
internal sealed class ProjectDays(string root, StoreDisk disk, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly ConcurrentDictionary<ProjectId, Day[]> _days = new();
    private volatile IRetentionPolicy _retention = new KeepForever();

    /// <summary>Which days are over. Every day is kept until it is set.</summary>
    public IRetentionPolicy Retention
    {
        get => _retention;
        set => _retention = value;
    }

    /// <summary>The deleted traces.</summary>
    public Tombstones Deleted { get; } = new();

    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Every day there is.</summary>
    public IReadOnlyList<ProjectDay> All => [.. _days.SelectMany(p => p.Value.Select(d => new ProjectDay(p.Key, d.Date)))];

    /// <summary>Opens every day in the root folder, removes what is left of dropped ones, and finishes deletions that a crash cut
    /// short.</summary>
    public void Open()
    {
        foreach (var projectFolder in Directory.EnumerateDirectories(root))
        {
            if (!ProjectId.TryParse(Path.GetFileName(projectFolder), out var project))
                continue;

            foreach (var folder in Directory.GetDirectories(projectFolder))
            {
                var name = Path.GetFileName(folder);
                if (Day.IsDoomedName(name))
                    Directory.Delete(folder, recursive: true);
                else if (Day.TryParseName(name, out var date))
                    Open(project, date, folder);
            }
        }

        foreach (var key in Deleted.All)
            Remove(key);
    }

    /// <summary>A project's days that are not over, newest first.</summary>
    public IEnumerable<Day> Of(ProjectId project)
    {
        var days = _days.GetValueOrDefault(project, []);
        if (days.Length == 0)
            return days;

        var first = Retention.FirstKept(project, time.GetUtcNow());
        return days[^1].Date >= first ? days : days.TakeWhile(d => d.Date >= first);
    }

    /// <summary>The day of today, made durably if it is not there.</summary>
    public Day Now(ProjectId project)
    {
        var date = Today;
        if (Find(new ProjectDay(project, date)) is { } known)
            return known;

        var folder = disk.OpenFolder(Path.Combine(root, project.ToString(), Day.NameOf(date)));
        var day = Day.Open(date, folder, logger);
        folder.Sync();
        Add(project, day);
        return day;
    }

    /// <summary>The day of this date, over or not; null: there is none.</summary>
    public Day? Find(ProjectDay day) => Array.Find(_days.GetValueOrDefault(day.Project, []), d => d.Date == day.Date);

    /// <summary>Forgets a day, and those that were deleted on it.</summary>
    public void Forget(ProjectDay day)
    {
        _days[day.Project] = [.. _days[day.Project].Where(d => d.Date != day.Date)];
        Deleted.Forget(day);
    }

    /// <summary>Where a trace has rows, in every day, over or not.</summary>
    public List<(Day Day, long Row)> RowsOf(TraceKey key)
    {
        var rows = new List<(Day, long)>();
        var hash = IdEntry.HashOf(key.TraceId);
        foreach (var day in _days.GetValueOrDefault(key.Project, []))
        {
            if (day.Find(key.TraceId, hash) is var (number, _))
                rows.Add((day, number));
        }

        return rows;
    }

    public void Dispose()
    {
        foreach (var day in _days.Values.SelectMany(d => d))
            day.Dispose();
    }

    private void Open(ProjectId project, DateOnly date, string folder)
    {
        var day = Day.Open(date, disk.OpenFolder(folder), logger);
        Add(project, day);
        foreach (var id in day.Read(connection => connection.Tombstones()))
            Deleted.Add(new TraceKey(project, id), date);
    }

    private void Remove(TraceKey key)
    {
        foreach (var (day, row) in RowsOf(key))
            day.Read(connection => connection.Remove(row, key.TraceId));
    }

    private void Add(ProjectId project, Day day) =>
        _days[project] = [.. _days.GetValueOrDefault(project, []).Append(day).OrderByDescending(d => d.Date)];

    private sealed class KeepForever : IRetentionPolicy
    {
        public int DaysOf(ProjectId project) => int.MaxValue;
    }
}
