using Microsoft.Extensions.Logging;
using Orleans.Traces.Server.Grains;

namespace Orleans.Traces.Server.Scoring.Backfill;

/// <summary>Has backfills taken on that are running: every few seconds, so that one that a crash left, or that waited for its scorer, goes on.</summary>
internal sealed partial class BackfillSweeper(BackfillRegistry registry, IGrainFactory grains, TimeProvider time, ILogger<BackfillSweeper> logger)
    : WorkSweeper(Period, time)
{
    /// <summary>Time from one sweep to the next.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override async Task<IReadOnlyList<string>> DueAsync(CancellationToken cancellationToken) =>
        [.. (await registry.RunningAsync(cancellationToken)).Select(job => $"{job.Project}/{job.ScorerId}")];

    protected override Task WorkAsync(string key) => grains.GetGrain<IBackfillGrain>(key).Work();

    protected override void Say(Exception exception) => LogFailed(exception);
}
