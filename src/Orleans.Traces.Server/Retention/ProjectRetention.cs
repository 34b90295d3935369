using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Startup;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Retention;

/// <summary>How long each project's traces are kept: as the project says, or as the instance's setting.</summary>
/// <remarks>The projects are read before the store hears of any policy, and again every half minute: a project that was given more days must not
/// lose those that another process, or an earlier start, would have dropped.</remarks>
internal sealed partial class ProjectRetention(
    ProjectRegistry projects, RetentionOptions options, OpenedStorage data, TimeProvider time, ILogger<ProjectRetention> logger)
    : BackgroundService, IRetentionPolicy
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private volatile IReadOnlyDictionary<ProjectId, int> _days = new Dictionary<ProjectId, int>();

    public int DaysOf(ProjectId project) => _days.GetValueOrDefault(project, options.Days);

    /// <summary>Reads what the projects say.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken) =>
        _days = (await projects.ListAsync(cancellationToken)).Where(p => p.RetentionDays is not null).ToDictionary(p => p.Id, p => p.RetentionDays!.Value);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        data.Keep(this);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (StorageUnavailableException e)
            {
                LogNotRead(e);
            }
        }
    }

    [LoggerMessage(7101, LogLevel.Warning, "The projects' retention could not be read; what was read last is used. Look at the disk or the storage " +
        "account that holds the configuration.")]
    private partial void LogNotRead(Exception exception);
}
