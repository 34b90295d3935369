using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Prices.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Prices;

/// <summary>The own prices of projects, as they are stored: one document a project. Every change counts at once.</summary>
internal sealed class OwnPriceRegistry(IConfigStore store, LivePrices live)
{
    /// <summary>Own prices that a project may have: so many fit into a document, however long their names are.</summary>
    public const int MaxPrices = 100;

    // A change that meets others each time is given up after so many.
    private const int MaxAttempts = 10;

    private readonly StoredDocuments<OwnPriceListDocument> _stored = new(store, OwnPriceListDocument.Kind, PricesJson.Api.OwnPriceListDocument);

    /// <summary>A project's own prices and those of the settings, in the order of their ids.</summary>
    public async Task<IReadOnlyList<OwnPriceDocument>> ListAsync(ProjectId project, CancellationToken cancellationToken)
    {
        var own = await _stored.FindAsync(project.ToString(), cancellationToken) is var (document, _) ? document.Prices : [];
        return [.. own.Concat(live.Configured.Select(c => OwnPriceDocument.Of(c, configured: true))).OrderBy(p => p.Id, StringComparer.Ordinal)];
    }

    /// <summary>True: it is new. False: it has replaced one. Null: the project has as many as it may.</summary>
    /// <exception cref="StorageUnavailableException">Others change the project's prices all the time.</exception>
    public async Task<bool?> PutAsync(ProjectId project, OwnPrice price, CancellationToken cancellationToken)
    {
        bool? isNew = null;
        await ChangeAsync(project, prices =>
        {
            var others = prices.Where(p => p.Id != price.Id).ToList();
            isNew = others.Count >= MaxPrices ? null : others.Count == prices.Count;
            return isNew is null ? null : [.. others.Append(OwnPriceDocument.Of(price, configured: false)).OrderBy(p => p.Id, StringComparer.Ordinal)];
        }, cancellationToken);
        return isNew;
    }

    /// <summary>False: the project has none of this id.</summary>
    /// <exception cref="StorageUnavailableException">Others change the project's prices all the time.</exception>
    public Task<bool> DeleteAsync(ProjectId project, string id, CancellationToken cancellationToken) => ChangeAsync(
        project, prices => prices.Any(p => p.Id == id) ? [.. prices.Where(p => p.Id != id)] : null, cancellationToken);

    /// <summary>Deletes all of a project's own prices.</summary>
    public Task DeleteAllAsync(ProjectId project, CancellationToken cancellationToken) =>
        ChangeAsync(project, prices => prices.Count == 0 ? null : [], cancellationToken);

    // False: there was nothing to change.
    private async Task<bool> ChangeAsync(
        ProjectId project, Func<IReadOnlyList<OwnPriceDocument>, IReadOnlyList<OwnPriceDocument>?> change, CancellationToken cancellationToken)
    {
        var id = project.ToString();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await _stored.FindAsync(id, cancellationToken);
            if (change(stored?.Value.Prices ?? []) is not { } changed)
                return false;
            var written = changed.Count == 0 && stored is { } emptied
                ? await _stored.DeleteAsync(id, emptied.ETag, cancellationToken)
                : await _stored.PutAsync(id, new OwnPriceListDocument(changed), stored?.ETag, cancellationToken);
            if (!written)
                continue;

            await live.ReadAsync(cancellationToken);
            return true;
        }

        throw new StorageUnavailableException($"The own prices of the project {id} were changed by others {MaxAttempts} times meanwhile.");
    }
}
