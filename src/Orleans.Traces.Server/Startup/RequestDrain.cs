using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Hosting;
using Orleans.Traces.Server.Ingest;

namespace Orleans.Traces.Server.Startup;

/// <summary>At a stop, lets the requests under way finish while all that they need still runs, and cuts off those that take too long.
/// What comes meanwhile is told to come again; then nobody is listened to any more.</summary>
/// <remarks>Without it one slow client would use up the whole time that the host gives a stop, and the silo, which stops last, would be torn
/// down. A request that is cut off got no answer, so that its client sends it again.</remarks>
internal sealed class RequestDrain(IServer server, RequestGate gate, TimeProvider time) : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await gate.CloseAsync().WaitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            // The server cuts off whatever is still under way.
        }

        await server.StopAsync(end.Token);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
