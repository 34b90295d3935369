using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.Embedded.Logs;

/// <summary>Writes groups of saves, and drops days. Used by one thread at a time.</summary>
/// <remarks>
/// A group: 1. days are dropped; 2. a project's blocks go into today's segment file, which is synced; 3. their rows are committed in one
/// transaction, which is what makes them seen; 4. the saves complete. A crash between 2 and 3 leaves blocks that no row names. What fails
/// fails for its project only, and its files are opened anew for the next group.
/// </remarks>
internal sealed partial class LogWriter(LogDays days, TimeProvider time, StoreDisk disk, long segmentBytes, ILogger logger) : IDisposable
{
    private readonly ILogger _logger = logger;

    // One a project: each has one day that is written to.
    private readonly Dictionary<ProjectId, Open> _open = [];
    private readonly HashSet<ProjectId> _failed = [];

    public void Commit(List<PendingCommit<LogWork, bool>> waiting)
    {
        var started = waiting.FindAll(w => w.TryStart());
        foreach (var pending in started)
        {
            if (pending.Work is LogWork.Drop drop)
                Do([pending], drop.Project, () => Drop(drop));
        }

        foreach (var saves in started.Where(w => w.Work is LogWork.Save).GroupBy(w => w.Work.Project))
            Do([.. saves], saves.Key, () => Write(saves.Key, [.. saves.SelectMany(s => ((LogWork.Save)s.Work).Blocks)]));
    }

    public void Dispose()
    {
        foreach (var open in _open.Values)
            open.Dispose();
    }

    private void Do(List<PendingCommit<LogWork, bool>> pending, ProjectId project, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            // Whatever it was, the callers must hear of it, and this thread has no other caller to tell.
            _failed.Add(project);
            Close(project);
            LogFailed(e, project);
            var unavailable = new StorageUnavailableException($"The log records of project {project} could not be written: {e.Message}", e);
            pending.ForEach(p => p.TrySetException(unavailable));
            return;
        }

        pending.ForEach(p => p.TrySetResult(true));
    }

    private void Drop(LogWork.Drop drop)
    {
        if (_open.GetValueOrDefault(drop.Project)?.Day.Date == drop.Day)
            Close(drop.Project);
        days.Drop(drop.Project, drop.Day);
    }

    private void Write(ProjectId project, List<LogBlock> blocks)
    {
        var today = days.Get(project, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (!_open.TryGetValue(project, out var open) || open.Day != today)
        {
            Close(project);
            open = Open.In(today, disk, segmentBytes, newFile: _failed.Contains(project));
            _failed.Remove(project);
            _open.Add(project, open);
        }

        var places = open.Segments.Append([.. blocks.Select(b => b.Bytes)]);
        today.Widen(blocks.Min(b => b.First), blocks.Max(b => b.Last));
        open.Connection.Add(blocks.Zip(places), disk.Committing);
    }

    private void Close(ProjectId project)
    {
        if (_open.Remove(project, out var open))
            open.Dispose();
    }

    [LoggerMessage(2301, LogLevel.Error, "Log records of project {Project} could not be written; they are tried again. Check the disk and its " +
        "free space.")]
    private partial void LogFailed(Exception e, ProjectId project);

    /// <summary>The day that a project's records go to, open for writing.</summary>
    private sealed record Open(LogDay Day, LogDayConnection Connection, SegmentAppender Segments) : IDisposable
    {
        public static Open In(LogDay day, StoreDisk disk, long segmentBytes, bool newFile)
        {
            var connection = LogDayConnection.Open(day.Folder, create: true);
            try
            {
                return new Open(day, connection, new SegmentAppender(disk.OpenFolder(day.Folder), segmentBytes, newFile));
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }

        public void Dispose()
        {
            Segments.Dispose();
            Connection.Dispose();
        }
    }
}
