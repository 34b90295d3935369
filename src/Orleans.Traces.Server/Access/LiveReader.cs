using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Access;

/// <summary>Who reads a page that is open. Asked again from time to time, since a live connection outlives what it began with: once the key or
/// the session is gone the reader is nobody, and the page leaves.</summary>
internal sealed class LiveReader(ILoggerFactory loggers, PageAccess access) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => KeyRing.Lifetime;

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        access.IsStillGrantedAsync(authenticationState.User, cancellationToken);
}
