using Microsoft.Extensions.Logging;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring;

/// <summary>Has scorers work for which something is due, every other second: what a save made due, what is to be tried again, and what a crash
/// left.</summary>
/// <remarks>A save tells nobody: so nothing of scoring is on its way, and what is due is found the same way whatever happened since. Where nothing waits a sweep
/// asks the memory alone.</remarks>
internal sealed partial class ScoringSweeper(IScoreStore scores, IGrainFactory grains, TimeProvider time, ILogger<ScoringSweeper> logger)
    : WorkSweeper(Period, time)
{
    /// <summary>Time from one sweep to the next.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = time;

    protected override async Task<IReadOnlyList<string>> DueAsync(CancellationToken cancellationToken) =>
        [.. (await scores.DueScorersAsync(_time.GetUtcNow(), cancellationToken)).Select(s => $"{s.Project}/{s.ScorerId}")];

    protected override Task WorkAsync(string key) => grains.GetGrain<IScorerGrain>(key).Work();

    protected override void Say(Exception exception) => LogFailed(exception);
}
