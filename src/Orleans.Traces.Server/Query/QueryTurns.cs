using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Query;

/// <summary>Lets so many queries read at a time, so that they do not take all processors from what comes in.</summary>
internal sealed class QueryTurns(SearchOptions options) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(options.MaxQueries);

    /// <summary>Waits for a turn, which ends when what is returned is disposed.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        return new Turn(_turns);
    }

    public void Dispose() => _turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
