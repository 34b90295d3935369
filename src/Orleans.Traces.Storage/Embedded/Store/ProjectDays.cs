using System.Collections.Concurrent;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Disk;
using Orleans.Traces.Storage.Embedded.Store.Ids;
using Orleans.Traces.Storage.Embedded.Store.Scores;
using Orleans.Traces.Storage.Embedded.Store.Terms;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>The days of every project, newest first. Read by many, changed by the writer's thread only.</summary>
internal sealed class ProjectDays(string root, StoreDisk disk, TraceStoreParts parts, TermWork work) : IDisposable
{
    private readonly ConcurrentDictionary<ProjectId, ProjectIndex> _projects = new();
    private volatile IRetentionPolicy _retention = new KeepForever();

    /// <summary>Which days are over. Every day is kept until it is set.</summary>
    public IRetentionPolicy Retention
    {
        get => _retention;
        set => _retention = value;
    }

    /// <summary>The deleted traces.</summary>
    public Tombstones Deleted { get; } = new();

    /// <summary>The traces that scores wait for.</summary>
    public WaitingTraces Waiting { get; } = new();

    public DateOnly Today => DateOnly.FromDateTime(parts.Time.GetUtcNow().UtcDateTime);

    /// <summary>Every day there is.</summary>
    public IReadOnlyList<ProjectDay> All => [.. _projects.Values.SelectMany(p => p.Days).Select(d => d.Name)];

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

    /// <summary>The days that are not over, of all projects.</summary>
    public IEnumerable<Day> Everywhere => _projects.SelectMany(p => Kept(p.Key, p.Value.Days));

    /// <summary>A project's days that are not over, newest first.</summary>
    public IEnumerable<Day> Of(ProjectId project) => Kept(project, IndexOf(project).Days);

    /// <summary>The days that are not over and that a trace may be in, newest first; none, which is certain, in most cases.</summary>
    public IEnumerable<Day> Of(TraceKey key, ulong hash) => Kept(key.Project, IndexOf(key.Project).DaysOf(key.TraceId, hash));

    /// <summary>The day of today, made durably if it is not there.</summary>
    public Day Now(ProjectId project)
    {
        var date = Today;
        if (Find(new ProjectDay(project, date)) is { } known)
            return known;

        var folder = disk.OpenFolder(Path.Combine(root, project.ToString(), Day.NameOf(date)));
        var day = Open(new ProjectDay(project, date), folder);
        folder.Sync();
        Add(day);
        return day;
    }

    /// <summary>The day of this date, over or not; null: there is none.</summary>
    public Day? Find(ProjectDay day) => Array.Find(IndexOf(day.Project).Days, d => d.Date == day.Date);

    /// <summary>Forgets a day, and those that were deleted on it.</summary>
    public void Forget(ProjectDay day)
    {
        if (Find(day) is { } gone)
            Waiting.Set(gone, []);
        _projects[day.Project] = new ProjectIndex(IndexOf(day.Project).Days.Where(d => d.Date != day.Date));
        Deleted.Forget(day);
    }

    /// <summary>Says that a day is written to from now on, or no longer.</summary>
    public void SetLive(Day day, bool isLive)
    {
        day.IsLive = isLive || day.Ids.HasFresh;
        if (Find(day.Name) == day)
            _projects[day.Name.Project] = new ProjectIndex(IndexOf(day.Name.Project).Days);
    }

    /// <summary>Where a trace has rows, in every day, over or not.</summary>
    public List<(Day Day, long Row)> RowsOf(TraceKey key)
    {
        var rows = new List<(Day, long)>();
        var hash = IdEntry.HashOf(key.TraceId);
        foreach (var day in IndexOf(key.Project).DaysOf(key.TraceId, hash))
        {
            if (day.Find(key.TraceId, hash) is var (number, _))
                rows.Add((day, number));
        }

        return rows;
    }

    public void Dispose()
    {
        foreach (var day in _projects.Values.SelectMany(p => p.Days))
            day.Dispose();
    }

    private void Open(ProjectId project, DateOnly date, string folder)
    {
        var day = Open(new ProjectDay(project, date), disk.OpenFolder(folder));
        Add(day);
        foreach (var id in day.Read(connection => connection.Tombstones()))
            Deleted.Add(new TraceKey(project, id), date);
        Waiting.Set(day, day.Read(connection => connection.Waiting.Traces()));
    }

    private Day Open(ProjectDay name, IDiskFolder folder)
    {
        var day = Day.Open(name, folder, parts.Facts, parts.Logger);
        day.Terms.Wanted = work.Want;
        if (!day.Terms.IsWhole)
            work.Want(day.Terms);
        return day;
    }

    private void Remove(TraceKey key)
    {
        foreach (var (day, row) in RowsOf(key))
            day.Read(connection => connection.Remove(row, key.TraceId));
    }

    private void Add(Day day) => _projects[day.Name.Project] = new ProjectIndex(IndexOf(day.Name.Project).Days.Append(day));

    private ProjectIndex IndexOf(ProjectId project) => _projects.GetValueOrDefault(project, ProjectIndex.Empty);

    private IEnumerable<Day> Kept(ProjectId project, IReadOnlyList<Day> days)
    {
        if (days.Count == 0)
            return days;

        var first = Retention.FirstKept(project, parts.Time.GetUtcNow());
        return days[^1].Date >= first ? days : days.TakeWhile(d => d.Date >= first);
    }

    private sealed class KeepForever : IRetentionPolicy
    {
        public int DaysOf(ProjectId project) => int.MaxValue;
    }
}
