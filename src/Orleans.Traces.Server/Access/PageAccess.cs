using System.Security.Claims;
using Orleans.Traces.Access;
using Orleans.Traces.Storage;
using Orleans.Traces.Web;

namespace Orleans.Traces.Server.Access;

/// <summary>Whether a reader who was let in may stay.</summary>
internal sealed class PageAccess(KeyRing keys, SessionRegistry sessions)
{
    /// <summary>False once the key is deleted, or the session has ended. While nobody can tell, the reader stays.</summary>
    public async Task<bool> IsStillGrantedAsync(ClaimsPrincipal reader, CancellationToken cancellationToken)
    {
        try
        {
            return PageReader.KeyOf(reader) is not { } text
                || (KeyId.TryParse(text, out var key) && await keys.FindAsync(key, cancellationToken) is not null
                    && (PageReader.SessionOf(reader) is not { } session
                        || (KeyId.TryParse(session, out var id) && await sessions.IsOpenAsync(id, cancellationToken))));
        }
        catch (StorageUnavailableException)
        {
            return true;
        }
    }
}
