using Microsoft.Extensions.Hosting;
using Orleans.Traces.Server.Disk;

namespace Orleans.Traces.Server.Startup;

/// <summary>Whether the server takes requests: everything has started, the journal works, and no stop is under way.</summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime, OpenedStorage data, DiskWatch disk)
{
    /// <summary>True when requests are taken.</summary>
    public bool IsReady => Reason.Length == 0;

    /// <summary>Why nothing can be taken in although it is ready; empty: nothing is wrong. Traces can be read.</summary>
    public string Warning => disk.Refusal ?? "";

    /// <summary>Why not; empty when it is ready.</summary>
    public string Reason =>
        data.JournalFailed.IsCompleted ? "the journal has failed; see the log"
        : lifetime.ApplicationStopping.IsCancellationRequested ? "stopping"
        : !lifetime.ApplicationStarted.IsCancellationRequested ? "starting"
        : "";
}
