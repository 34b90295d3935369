using System.Security.Cryptography;
using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Access;

/// <summary>The browsers that are signed in.</summary>
/// <remarks>A session is stored, so that it outlives a restart and holds on every machine of the instance, and is over at once where it is
/// ended. The cookie is opaque; the key it was made with is nowhere in it.</remarks>
internal sealed class SessionRegistry(IConfigStore store, KeyRing ring, TimeProvider time)
{
    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>Sessions that an instance may have; past it the one that ends first is ended.</summary>
    public const int MaxSessions = 1_000;

    private readonly StoredDocuments<SessionRecord> _sessions = new(store, SessionRecord.Kind, AccessJson.Api.SessionRecord);

    /// <summary>Starts a session with a key that has been checked. Returns the cookie.</summary>
    public async Task<KeyText> StartAsync(KeyId key, CancellationToken cancellationToken)
    {
        await MakeRoomAsync(cancellationToken);
        var cookie = KeyText.Make(RandomNumberGenerator.GetBytes(KeyText.RandomBytes));
        var session = new SessionRecord { Id = cookie.Id, Hash = cookie.Hash(), Key = key, ExpiresAt = time.GetUtcNow() + Lifetime };
        return await _sessions.PutAsync(session.Id.ToString(), session, basedOn: null, cancellationToken)
            ? cookie
            : throw new StorageUnavailableException("Chance made the id of a session that exists.");
    }

    /// <summary>Whose cookie it is; null: it is over, or its key is gone.</summary>
    public async Task<KnownKey?> FindAsync(KeyText cookie, CancellationToken cancellationToken) =>
        await _sessions.FindAsync(cookie.Id.ToString(), cancellationToken) is var (session, _)
        && cookie.Matches(session.Hash) && session.ExpiresAt > time.GetUtcNow()
            ? await ring.FindAsync(session.Key, cancellationToken)
            : null;

    /// <summary>True while the session is not over; for whoever has shown its cookie before.</summary>
    public async Task<bool> IsOpenAsync(KeyId session, CancellationToken cancellationToken) =>
        await _sessions.FindAsync(session.ToString(), cancellationToken) is var (found, _) && found.ExpiresAt > time.GetUtcNow();

    /// <summary>Ends a session; that it is over already is no matter.</summary>
    public async Task EndAsync(KeyText cookie, CancellationToken cancellationToken)
    {
        if (await _sessions.FindAsync(cookie.Id.ToString(), cancellationToken) is var (session, etag) && cookie.Matches(session.Hash))
            await _sessions.DeleteAsync(cookie.Id.ToString(), etag, cancellationToken);
    }

    private async Task MakeRoomAsync(CancellationToken cancellationToken)
    {
        var all = (await _sessions.ListAsync(cancellationToken)).OrderBy(s => s.Value.ExpiresAt).ToList();
        var now = time.GetUtcNow();
        for (var i = 0; i < all.Count && (all[i].Value.ExpiresAt <= now || all.Count - i >= MaxSessions); i++)
            await _sessions.DeleteAsync(all[i].Value.Id.ToString(), all[i].ETag, cancellationToken);
    }
}
