namespace Orleans.Traces.Storage.Embedded;

/// <summary>Work in a <see cref="CommitQueue{TWork, TResult}"/>. Its continuations never run on the writer's thread.</summary>
/// <param name="work">What is to be written.</param>
/// <param name="bytes">How much of the queue's bound it takes.</param>
internal sealed class PendingCommit<TWork, TResult>(TWork work, long bytes)
    : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private const int Queued = 0, Started = 1, Cancelled = 2;

    private int _state;

    public TWork Work { get; } = work;

    public long Bytes { get; } = bytes;

    /// <summary>The writer's claim: from here on the work cannot be cancelled. False when it was before.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _state, Started, Queued) == Queued;

    /// <summary>The outcome, or a cancellation that came before <see cref="TryStart"/>.</summary>
    public Task<TResult> Wait(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? WaitCancellable(cancellationToken) : Task;

    private async Task<TResult> WaitCancellable(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var pending = (PendingCommit<TWork, TResult>)state!;
                if (Interlocked.CompareExchange(ref pending._state, Cancelled, Queued) == Queued)
                    pending.TrySetCanceled(token);
            },
            this);
        return await Task;
    }
}
