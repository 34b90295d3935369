using System.Security.Cryptography;
using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Access;

/// <summary>The keys of the instance, as they are stored.</summary>
internal sealed class KeyRegistry(IConfigStore store, KeyRing ring, TimeProvider time)
{
    /// <summary>Keys that an instance may have.</summary>
    public const int MaxKeys = 10_000;

    private readonly StoredDocuments<AccessKey> _keys = new(store, AccessKey.Kind, AccessJson.Api.AccessKey);

    /// <summary>Makes a key. Its text is in the answer, and nowhere else. Null: there are too many.</summary>
    public async Task<(AccessKey Key, KeyText Text)?> CreateAsync(ProjectId project, NewKey wanted, CancellationToken cancellationToken)
    {
        if ((await _keys.ListAsync(cancellationToken)).Count >= MaxKeys)
            return null;

        var text = KeyText.Make(RandomNumberGenerator.GetBytes(KeyText.RandomBytes));
        var key = new AccessKey
        {
            Id = text.Id,
            Project = project,
            Name = wanted.Name,
            Scopes = NewKey.ScopesOf(wanted),
            Hash = text.Hash(),
            CreatedAt = time.GetUtcNow(),
            RequestsPerSecond = wanted.RequestsPerSecond,
        };
        return await _keys.PutAsync(key.Id.ToString(), key, basedOn: null, cancellationToken)
            ? (key, text)
            : throw new StorageUnavailableException("Chance made the id of a key that exists.");
    }

    /// <summary>A project's keys, in the order of their ids.</summary>
    public async Task<IReadOnlyList<AccessKey>> ListAsync(ProjectId project, CancellationToken cancellationToken) =>
        [.. (await _keys.ListAsync(cancellationToken)).Select(k => k.Value).Where(k => k.Project == project)];

    /// <summary>A key of a project; null: it has none of this id.</summary>
    public async Task<AccessKey?> FindAsync(ProjectId project, KeyId id, CancellationToken cancellationToken) =>
        await _keys.FindAsync(id.ToString(), cancellationToken) is var (key, _) && key.Project == project ? key : null;

    /// <summary>True when somebody can manage the instance with a stored key.</summary>
    public async Task<bool> HasOperatorAsync(CancellationToken cancellationToken) =>
        (await _keys.ListAsync(cancellationToken)).Any(k => k.Value.Scopes.Hold(KeyScopes.Operator));

    /// <summary>Deletes a key; it is refused from now on here, and within <see cref="KeyRing.Lifetime"/> by other processes of the
    /// instance. False: the project has none of this id.</summary>
    public async Task<bool> DeleteAsync(ProjectId project, KeyId id, CancellationToken cancellationToken)
    {
        try
        {
            return await _keys.FindAsync(id.ToString(), cancellationToken) is var (key, etag)
                && key.Project == project
                && await _keys.DeleteAsync(id.ToString(), etag, cancellationToken);
        }
        finally
        {
            ring.Forget(id);
        }
    }
}
