using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels.Excerpts;

/// <summary>Reads traces for a conversation: <see cref="MaxAtOnce"/> at a time for one reader, so that a long session takes little from the others.
/// A trace larger than <see cref="MaxBytes"/> is not looked into.</summary>
public sealed class TraceExcerpts(ITraceQueries queries) : IDisposable
{
    /// <summary>Traces that are read at a time.</summary>
    public const int MaxAtOnce = 2;

    /// <summary>The most bytes of a trace, as they were sent.</summary>
    public const long MaxBytes = 16L << 20;

    private readonly SemaphoreSlim _turns = new(MaxAtOnce);

    /// <summary>Reads one; null: it is not here any more, or too large.</summary>
    public async Task<TraceExcerpt?> ReadAsync(TraceKey key, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            // Off the page's own thread: decoding takes some milliseconds.
            return await Task.Run(
                async () => await queries.FindAsync(key, cancellationToken) is { } found && found.Items.Sum(i => (long)i.Size) <= MaxBytes
                    ? TraceExcerpt.Of(new TraceViewer(found, NoPrices.Instance))
                    : null,
                cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();
}
