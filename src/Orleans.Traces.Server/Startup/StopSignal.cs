namespace Orleans.Traces.Server.Startup;

/// <summary>Whether the process was told to stop, perhaps while it still starts.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _raised = new();

    /// <summary>Cancelled once it was.</summary>
    public CancellationToken Token => _raised.Token;

    /// <summary>It was told to stop.</summary>
    public void Raise() => _raised.Cancel();

    public void Dispose() => _raised.Dispose();
}
