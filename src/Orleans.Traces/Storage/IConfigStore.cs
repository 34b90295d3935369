namespace Orleans.Traces.Storage;

/// <summary>Where projects, keys and other settings that change while the server runs are kept: small documents, each with an ETag.
/// Every store passes <c>ConfigStoreContract</c>.</summary>
/// <remarks>All members may be called from many threads at once, and several processes may have one store. A failure of the store itself
/// is a <see cref="StorageUnavailableException"/>: whether a write took place is then unknown, and the caller may read and try again.</remarks>
public interface IConfigStore
{
    /// <summary>The document as the latest write that has completed left it, or a later one; null: there is none.</summary>
    Task<ConfigDocument?> FindAsync(ConfigKey key, CancellationToken cancellationToken);

    /// <summary>Documents of a kind in the order of their ids (ordinal), starting after an id.</summary>
    /// <param name="kind">The kind: see <see cref="ConfigKey.Kind"/>.</param>
    /// <param name="after">The id that the page starts after; empty: from the first.</param>
    /// <param name="limit">Documents on the page, 1 to <see cref="ConfigKey.MaxRead"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <remarks>A page with fewer than <paramref name="limit"/> is the last. A document that is written or deleted while pages are read
    /// may be in them or not; every other one is in exactly one.</remarks>
    Task<IReadOnlyList<ConfigDocument>> ListAsync(string kind, string after, int limit, CancellationToken cancellationToken);

    /// <summary>Writes a document if the stored one is the one that the caller knows.</summary>
    /// <param name="key">The document's name.</param>
    /// <param name="content">At most <see cref="ConfigKey.MaxBytes"/>; read until the write completes, and not kept.</param>
    /// <param name="basedOn">The ETag of the document that is replaced; null: there must be none.</param>
    /// <param name="cancellationToken">Ends the wait; the write may take place all the same.</param>
    /// <remarks>Atomic, and completes only when it would survive a power cut. Of several writes based on the same ETag one is
    /// <see cref="ConfigOutcome.Written"/>, the others are a <see cref="ConfigOutcome.Conflict"/> and write nothing.
    /// Each write makes an ETag that the document never had before, even when it is deleted and made again.</remarks>
    /// <exception cref="ArgumentException">The content is larger than a document may be.</exception>
    Task<ConfigOutcome> PutAsync(ConfigKey key, ReadOnlyMemory<byte> content, string? basedOn, CancellationToken cancellationToken);

    /// <summary>Deletes a document if the stored one is the one that the caller knows.</summary>
    /// <remarks>Atomic and durable as <see cref="PutAsync"/>. Where there is none any more the outcome is a
    /// <see cref="ConfigOutcome.Conflict"/>.</remarks>
    Task<ConfigOutcome> DeleteAsync(ConfigKey key, string basedOn, CancellationToken cancellationToken);
}
