using System.Collections.Concurrent;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>The days of every project, newest first. Read by many, added to by the writer's thread only.</summary>
internal sealed class ProjectDays(string root, StoreDisk disk) : IDisposable
{
    private readonly ConcurrentDictionary<ProjectId, Day[]> _days = new();

    /// <summary>Opens every day in the root folder.</summary>
    public void Open()
    {
        foreach (var projectFolder in Directory.EnumerateDirectories(root))
        {
            if (!ProjectId.TryParse(Path.GetFileName(projectFolder), out var project))
                continue;

            foreach (var folder in Directory.EnumerateDirectories(projectFolder))
            {
                if (Day.TryParseName(Path.GetFileName(folder), out var date))
                    Add(project, Day.Open(date, folder));
            }
        }
    }

    /// <summary>A project's days, newest first.</summary>
    public Day[] Of(ProjectId project) => _days.GetValueOrDefault(project, []);

    /// <summary>The day of this date, made durably if it is not there.</summary>
    public Day Get(ProjectId project, DateOnly date)
    {
        if (Of(project).FirstOrDefault(d => d.Date == date) is { } known)
            return known;

        IDiskFolder folder = disk.OpenFolder(Path.Combine(root, project.ToString(), Day.NameOf(date)));
        var day = Day.Open(date, folder.Path);
        folder.Sync();
        Add(project, day);
        return day;
    }

    public void Dispose()
    {
        foreach (var day in _days.Values.SelectMany(d => d))
            day.Dispose();
    }

    private void Add(ProjectId project, Day day) =>
        _days[project] = [.. Of(project).Append(day).OrderByDescending(d => d.Date)];
}
