using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Access;

/// <summary>Reads and writes documents of one kind.</summary>
internal sealed class StoredDocuments<T>(IConfigStore store, string kind, JsonTypeInfo<T> json)
    where T : class
{
    /// <summary>The document and its ETag; null: there is none.</summary>
    public async Task<(T Value, string ETag)?> FindAsync(string id, CancellationToken cancellationToken) =>
        await store.FindAsync(new ConfigKey(kind, id), cancellationToken) is { } found ? (Read(found), found.ETag) : null;

    /// <summary>All of them, in the order of their ids. Whoever makes them bounds their number.</summary>
    public async Task<IReadOnlyList<(T Value, string ETag)>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await ListWithIdsAsync(cancellationToken)).Select(d => (d.Value, d.ETag))];

    /// <summary>As <see cref="ListAsync"/>, for documents that do not say whose they are.</summary>
    public async Task<IReadOnlyList<(string Id, T Value, string ETag)>> ListWithIdsAsync(CancellationToken cancellationToken)
    {
        var all = new List<(string, T, string)>();
        for (var after = ""; ;)
        {
            var page = await store.ListAsync(kind, after, ConfigKey.MaxRead, cancellationToken);
            all.AddRange(page.Select(d => (d.Key.Id, Read(d), d.ETag)));
            if (page.Count < ConfigKey.MaxRead)
                return all;
            after = page[^1].Key.Id;
        }
    }

    /// <summary>False: the document is not what the caller takes it for, and is left alone.</summary>
    public async Task<bool> PutAsync(string id, T value, string? basedOn, CancellationToken cancellationToken) =>
        await store.PutAsync(new ConfigKey(kind, id), JsonSerializer.SerializeToUtf8Bytes(value, json), basedOn, cancellationToken) is ConfigOutcome.Written;

    /// <summary>As <see cref="PutAsync"/>.</summary>
    public async Task<bool> DeleteAsync(string id, string basedOn, CancellationToken cancellationToken) =>
        await store.DeleteAsync(new ConfigKey(kind, id), basedOn, cancellationToken) is ConfigOutcome.Deleted;

    private T Read(ConfigDocument document)
    {
        try
        {
            return JsonSerializer.Deserialize(document.Content.Span, json) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The stored document {document.Key} cannot be read: {e.Message}", e);
        }
    }
}
