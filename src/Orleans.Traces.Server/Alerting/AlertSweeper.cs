using Microsoft.Extensions.Logging;
using Orleans.Traces.Server.Grains;

namespace Orleans.Traces.Server.Alerting;

/// <summary>Has every alert looked after, each ten seconds: so a restart is no special case.</summary>
internal sealed partial class AlertSweeper(AlertRegistry registry, IGrainFactory grains, TimeProvider time, ILogger<AlertSweeper> logger)
    : WorkSweeper(Period, time)
{
    /// <summary>Time from one sweep to the next.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    protected override async Task<IReadOnlyList<string>> DueAsync(CancellationToken cancellationToken) =>
        [.. (await registry.EnabledAsync(cancellationToken)).Select(alert => $"{alert.Project}/{alert.Id}")];

    protected override Task WorkAsync(string key) => grains.GetGrain<IAlertGrain>(key).Work();

    protected override void Say(Exception exception) => LogFailed(exception);

    [LoggerMessage(2331, LogLevel.Error, "Alerts could not be looked after; that is tried again. Check the data folder (--data): its disk, and who may write to it.")]
    private partial void LogFailed(Exception exception);
}
