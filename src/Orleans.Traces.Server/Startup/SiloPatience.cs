using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Startup;

/// <summary>A client waits for the first silo for as long as it takes, and is not ready until then; a signal ends the wait.</summary>
internal sealed partial class SiloPatience(StopSignal stop, TimeProvider time, ILogger<SiloPatience> logger) : IClientConnectionRetryFilter
{
    private const int TriesBetweenWords = 15;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private int _tries;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (_tries++ % TriesBetweenWords == 0)
            LogWaiting(exception.Message);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, cancellationToken);
        try
        {
            await Task.Delay(Pause, time, end.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(3011, LogLevel.Warning, "No silo can be reached yet, and it is tried on: {Reason} Start one with --roles silo, the same --storage and "
        + "Traces:Tables:Prefix, and let its port Traces:Cluster:ClientPort be reached from here.")]
    private partial void LogWaiting(string reason);
}
