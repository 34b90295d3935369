using System.Collections.Concurrent;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Prices.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Prices;

/// <summary>The prices that count now: for each project a book, which is swapped for another when its own prices change.</summary>
/// <remarks>Memory: one book for all projects without own prices; one for each of the others, of which there are at most as many as
/// projects.</remarks>
internal sealed class LivePrices : IPriceBooks, IDisposable
{
    private readonly StoredDocuments<OwnPriceListDocument> _stored;
    private readonly PriceBook _common;
    private readonly ConcurrentDictionary<ProjectId, (string ETag, PriceBook Book)> _books = new();
    private readonly SemaphoreSlim _reading = new(1);

    public LivePrices(IConfigStore store, PricesOptions options)
    {
        _stored = new StoredDocuments<OwnPriceListDocument>(store, OwnPriceListDocument.Kind, PricesJson.Api.OwnPriceListDocument);
        Configured = options.ToPrices();
        _common = new PriceBook(PriceSnapshot.Current, Configured);
    }

    /// <summary>The own prices that the settings have.</summary>
    public IReadOnlyList<OwnPrice> Configured { get; }

    /// <inheritdoc/>
    public IPrices Of(ProjectId project) => BookOf(project);

    public void Dispose() => _reading.Dispose();

    /// <summary>As <see cref="Of"/>, with all that a book can tell.</summary>
    public PriceBook BookOf(ProjectId project) => _books.TryGetValue(project, out var own) ? own.Book : _common;

    /// <summary>Reads the own prices of all projects. Of two readings at once the second waits: what it reads is no older.</summary>
    /// <exception cref="StorageUnavailableException">The books stay as they are.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var all = await _stored.ListWithIdsAsync(cancellationToken);
            var read = new HashSet<ProjectId>();
            foreach (var (id, document, etag) in all)
            {
                if (!ProjectId.TryParse(id, out var project) || document.Prices.Count == 0)
                    continue;
                read.Add(project);

                // What has not changed keeps what it remembers of names.
                if (!_books.TryGetValue(project, out var known) || known.ETag != etag)
                    _books[project] = (etag, new PriceBook(PriceSnapshot.Current, [.. document.Prices.Select(p => p.ToPrice()), .. Configured]));
            }

            foreach (var gone in _books.Keys.Where(p => !read.Contains(p)))
                _books.TryRemove(gone, out _);
        }
        finally
        {
            _reading.Release();
        }
    }
}
