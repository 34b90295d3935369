using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Orleans.Traces.Server.Startup;

/// <summary>A signal stops the server, once it has started.</summary>
/// <remarks>The host's own way cancels a start that is under way, and half a silo cannot be stopped in order: it fails with errors in the
/// log. A start takes seconds, so the signal waits for it. A second one ends the process at once.</remarks>
internal sealed class SignalLifetime(IHostApplicationLifetime lifetime, StopSignal stop) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _signals;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM })
            _registrations.Add(PosixSignalRegistration.Create(signal, Take));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes a signal.</summary>
    public void Take(PosixSignalContext signal)
    {
        if (Interlocked.Increment(ref _signals) > 1)
            return;
        signal.Cancel = true;
        stop.Raise();
        lifetime.ApplicationStarted.Register(lifetime.StopApplication);
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }
}
