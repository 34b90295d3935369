namespace Orleans.Traces.Server.Datasets.Files;

/// <summary>Lets one file in at a time: what it holds lies in memory until all of it is read.</summary>
internal sealed class CaseFileTurns : IDisposable
{
    /// <summary>Bytes that a file may have.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Waits for a turn, does the work, and gives it back.</summary>
    public async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
