using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Server.Members;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Retention;

/// <summary>Drops the days that are over, at the start and every hour.</summary>
internal sealed partial class RetentionSweeper(
    IEnumerable<IDayStore> stores, IOpenEntries entries, IRetentionPolicy policy, TimeProvider time,
    ILogger<RetentionSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Drops what is over now. What fails is logged, and tried again by the next sweep.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var toGo = stores.SelectMany(store => store.Days().Where(day => policy.IsToGo(day, now)).Select(day => (Store: store, Day: day))).ToList();
        if (toGo.Count == 0)
            return;

        try
        {
            await entries.RenewDeletionsAsync(cancellationToken);
        }
        catch (StorageUnavailableException e)
        {
            LogNotKept(e);
            return;
        }

        foreach (var (store, day) in toGo)
            await DropAsync(store, day, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            await SweepAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task DropAsync(IDayStore store, ProjectDay day, CancellationToken cancellationToken)
    {
        try
        {
            await store.DropDayAsync(day, cancellationToken);
            LogDropped(day.Date, day.Project, policy.DaysOf(day.Project));
        }
        catch (StorageUnavailableException e)
        {
            LogNotDropped(e, day.Date, day.Project);
        }
    }

    [LoggerMessage(4001, LogLevel.Information, "Dropped {Day} of project {Project}: kept for {Days} days (Traces:Retention:Days).")]
    private partial void LogDropped(DateOnly day, Identity.ProjectId project, int days);

    [LoggerMessage(4002, LogLevel.Warning, "{Day} of project {Project} is over and could not be dropped; it is tried again within the hour. "
        + "Check who may write to the data folder, or the storage account.")]
    private partial void LogNotDropped(Exception e, DateOnly day, Identity.ProjectId project);

    [LoggerMessage(4003, LogLevel.Warning, "Days that are over are not dropped yet, since a deletion could not be noted again. It is tried "
        + "again within the hour. Check the disk and its free space, or the storage account.")]
    private partial void LogNotKept(Exception e);
}
