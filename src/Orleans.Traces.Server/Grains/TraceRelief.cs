using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Grains;

/// <summary>Keeps the silo within its budgets before anything has to be refused: idle traces let their activations go when memory grows
/// short, and are stored before their time when the journal fills up.</summary>
internal sealed partial class TraceRelief(
    TraceGrainServices services, TraceGrains grains, ILogger<TraceRelief> logger) : BackgroundService
{
    private const int MaxConcurrentRests = 64, MaxSpillsAtOnce = 10_000;

    // What a trace has in the journal that has been stored in part: the entry that says that it is open.
    private const int BytesOfAMarker = 256;

    // Past the first, those that wait long; past the second, those too that are about to be final by themselves: that costs a save more each.
    private const double HighShare = 0.6, UrgentShare = 0.85;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Looks once, and does what is needed.</summary>
    public async Task RelieveAsync(CancellationToken cancellationToken)
    {
        await RestAsync(services.Memory.TooMany(), spill: false, cancellationToken);
        var share = services.Journal.Fill.Share;
        if (share < HighShare)
            return;

        var before = services.Time.GetUtcNow() - (share < UrgentShare ? services.Options.Timeout : TimeSpan.Zero);
        var waiting = services.Journal.OldestTraces(MaxSpillsAtOnce).Where(t => t.LastReceivedAt < before && t.UnreleasedBytes > BytesOfAMarker).ToList();
        LogSpilling(share, waiting.Count);
        await RestAsync(waiting.Select(t => grains.Of(t.Key)), spill: true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, services.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await RelieveAsync(stoppingToken);
    }

    private Task RestAsync(IEnumerable<ITraceGrain> traces, bool spill, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        traces,
        new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentRests, CancellationToken = cancellationToken },
        async (trace, _) =>
        {
            try
            {
                await trace.Rest(spill);
            }
            catch (Exception e)
            {
                // One that cannot rest must not keep the others from it; it is asked again while the need lasts.
                LogRestFailed(trace.GetPrimaryKeyString(), e);
            }
        });

    [LoggerMessage(2121, LogLevel.Debug, "The journal is {Share:P0} full; {Count} traces that are idle longest are stored before their time.")]
    private partial void LogSpilling(double share, int count);

    [LoggerMessage(2122, LogLevel.Warning, "Trace {Key} could not let go of what it holds; it is asked again. If this goes on, look at the errors logged for this trace before.")]
    private partial void LogRestFailed(string key, Exception exception);
}
