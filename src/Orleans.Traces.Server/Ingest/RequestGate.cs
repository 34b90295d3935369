namespace Orleans.Traces.Server.Ingest;

/// <summary>Counts the OTLP requests under way, and lets no more in once a stop has begun.</summary>
internal sealed class RequestGate
{
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One for the gate itself, until it is closed: it is empty once none is left.
    private int _underWay = 1;
    private volatile bool _closed;

    /// <summary>The answer to a request that was not let in.</summary>
    public static IngestOutcome.Unavailable Stopping { get; } = new("the server is stopping; send the request again");

    /// <summary>Lets a request in, which must <see cref="Leave"/>; false: the gate is closed.</summary>
    public bool TryEnter()
    {
        // Counted first, so that a gate that is closed meanwhile waits for it.
        Interlocked.Increment(ref _underWay);
        if (!_closed)
            return true;
        Leave();
        return false;
    }

    /// <summary>A request has been answered.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _underWay) == 0)
            _empty.TrySetResult();
    }

    /// <summary>Lets nobody in any more. Completes when every request that was let in has been answered. For one caller.</summary>
    public Task CloseAsync()
    {
        _closed = true;
        Leave();
        return _empty.Task;
    }
}
