using Microsoft.Extensions.Hosting;

namespace Orleans.Traces.Server.Startup;

/// <summary>Waiting for the host.</summary>
internal static class LifetimeExtensions
{
    /// <summary>Completes once everything has started and listens.</summary>
    /// <exception cref="OperationCanceledException">The host stops before.</exception>
    public static async Task StartedAsync(this IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var starting = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var stopping = cancellationToken.Register(() => started.TrySetCanceled(cancellationToken));
        await started.Task;
    }
}
