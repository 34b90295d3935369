using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Server.Startup;

namespace Orleans.Traces.Server.Tests.Startup;

public sealed class SignalLifetimeTests : IDisposable
{
    private readonly ApplicationLifetime _application = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly StopSignal _stop = new();
    private readonly SignalLifetime _signals;

    public SignalLifetimeTests() => _signals = new SignalLifetime(_application, _stop);

    private bool IsStopping => _application.ApplicationStopping.IsCancellationRequested;

    public void Dispose()
    {
        _signals.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public void A_signal_stops_what_has_started()
    {
        _application.NotifyStarted();

        Assert.True(Take());
        Assert.True(IsStopping);
    }

    [Fact]
    public void A_signal_during_the_start_waits_for_its_end()
    {
        Assert.False(_stop.Token.IsCancellationRequested);
        Assert.True(Take());
        Assert.False(IsStopping);
        Assert.True(_stop.Token.IsCancellationRequested, "What waits in the start is not told.");

        _application.NotifyStarted();

        Assert.True(IsStopping);
    }

    [Fact]
    public void A_second_signal_is_left_to_the_system()
    {
        Take();

        Assert.False(Take());
    }

    // True: the signal was taken, so that the system does not end the process.
    private bool Take()
    {
        var signal = new PosixSignalContext(PosixSignal.SIGTERM);
        _signals.Take(signal);
        return signal.Cancel;
    }
}
