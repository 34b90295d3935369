using System.Collections.Concurrent;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Disk;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.Embedded.Logs;

/// <summary>The days of every project's log stream. Read by many, changed by the writer's thread only.</summary>
internal sealed class LogDays(string root, StoreDisk disk) : IDisposable
{
    // A folder of this ending is no day any more; a crash may have come before all of it was deleted.
    private const string DroppedSuffix = ".dropped";

    private readonly ConcurrentDictionary<ProjectId, LogDay[]> _days = new();

    /// <summary>Every day there is.</summary>
    public IReadOnlyList<ProjectDay> All => [.. _days.SelectMany(p => p.Value.Select(d => new ProjectDay(p.Key, d.Date)))];

    /// <summary>Opens every day in the root folder, and finishes drops that a crash cut off.</summary>
    public void Open()
    {
        foreach (var projectFolder in Directory.EnumerateDirectories(root))
        {
            if (!ProjectId.TryParse(Path.GetFileName(projectFolder), out var project))
                continue;

            foreach (var folder in Directory.GetDirectories(projectFolder))
            {
                if (folder.EndsWith(DroppedSuffix, StringComparison.Ordinal))
                    Directory.Delete(folder, recursive: true);
                else if (Day.TryParseName(Path.GetFileName(folder), out var date))
                    Add(project, LogDay.Open(date, folder));
            }
        }
    }

    /// <summary>A project's days, in no particular order.</summary>
    public LogDay[] Of(ProjectId project) => _days.GetValueOrDefault(project, []);

    /// <summary>The day of this date; null where there is none.</summary>
    public LogDay? Find(ProjectId project, DateOnly date) => Of(project).FirstOrDefault(d => d.Date == date);

    /// <summary>The day of this date, made durably if it is not there.</summary>
    public LogDay Get(ProjectId project, DateOnly date)
    {
        if (Find(project, date) is { } known)
            return known;

        IDiskFolder folder = disk.OpenFolder(Path.Combine(root, project.ToString(), Day.NameOf(date)));
        var day = LogDay.Open(date, folder.Path);
        folder.Sync();
        Add(project, day);
        return day;
    }

    /// <summary>Deletes a day, and what is left of a drop of it that failed. Its new name is what drops it: once that is durable, the day
    /// does not come back.</summary>
    public void Drop(ProjectId project, DateOnly date)
    {
        var folder = Path.Combine(root, project.ToString(), Day.NameOf(date));
        if (Directory.Exists(folder + DroppedSuffix))
            Finish(folder + DroppedSuffix);
        if (Find(project, date) is not { } day)
            return;

        day.IsDropped = true;
        try
        {
            Directory.Move(folder, folder + DroppedSuffix);
        }
        catch
        {
            day.IsDropped = false;
            throw;
        }

        _days[project] = [.. Of(project).Where(d => d != day)];
        day.Dispose();
        Finish(folder + DroppedSuffix);
    }

    public void Dispose()
    {
        foreach (var day in _days.Values.SelectMany(d => d))
            day.Dispose();
    }

    private void Finish(string dropped)
    {
        disk.OpenFolder(Path.GetDirectoryName(dropped)!).Sync();
        Directory.Delete(dropped, recursive: true);
    }

    private void Add(ProjectId project, LogDay day) => _days[project] = [.. Of(project), day];
}
