using Microsoft.Extensions.Hosting;

namespace Orleans.Traces.Server.Startup;

/// <summary>Whether the server takes requests: everything has started, the journal works, and no stop is under way.</summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime, DataFolder data)
{
    /// <summary>True when requests are taken.</summary>
    public bool IsReady => Reason.Length == 0;

    /// <summary>Why not; empty when it is ready.</summary>
    public string Reason =>
        data.Journal.IsFailed ? "the journal has failed; see the log"
        : lifetime.ApplicationStopping.IsCancellationRequested ? "stopping"
        : !lifetime.ApplicationStarted.IsCancellationRequested ? "starting"
        : "";
}
