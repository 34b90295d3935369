using System.Collections.Concurrent;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Connections for readers of one day, each used by one at a time; a few are kept open.</summary>
internal sealed class IdleConnections<T>(Func<T> open) : IDisposable
    where T : IDisposable
{
    private const int MaxIdle = 2;

    private readonly ConcurrentBag<T> _idle = [];
    private volatile bool _disposed;

    /// <summary>Does <paramref name="read"/> with a connection of its own. One that failed is not used again.</summary>
    public TResult Read<TResult>(Func<T, TResult> read)
    {
        var connection = _idle.TryTake(out var idle) ? idle : open();
        TResult result;
        try
        {
            result = read(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        if (_disposed || _idle.Count >= MaxIdle)
            connection.Dispose();
        else
            _idle.Add(connection);
        return result;
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var connection))
            connection.Dispose();
    }
}
