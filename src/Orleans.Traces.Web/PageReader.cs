using System.Security.Claims;
using System.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orleans.Traces.Access;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Web;

/// <summary>Who reads a page, and so whose traces it shows.</summary>
/// <remarks>The host has let the reader in before a page begins, the live connection included, and says who it is by
/// <see cref="Principal"/>. An operator may name another project in the address; the pages' links carry it on.</remarks>
public sealed class PageReader(AuthenticationStateProvider authentication, NavigationManager navigation)
{
    private const string ProjectClaim = "traces:project", OperatorClaim = "traces:operator", SessionClaim = "traces:session", KeyClaim = "traces:key";
    private const string ScopeClaim = "traces:scope";
    private const string ProjectParameter = "project";

    /// <summary>Whose traces are shown.</summary>
    /// <exception cref="InvalidOperationException">The host has let in somebody without saying who it is.</exception>
    public ProjectId Project =>
        Asked ?? (ProjectId.TryParse(User.FindFirst(ProjectClaim)?.Value, out var own)
            ? own
            : throw new InvalidOperationException("Nobody has said who reads this page."));

    /// <summary>The reader has signed in, and can sign out.</summary>
    public bool IsSignedIn => SessionOf(User) is not null;

    /// <summary>What the reader may do besides reading. It decides what is shown; what is done is checked again where it is done.</summary>
    public bool May(KeyScopes scope) => User.FindAll(ScopeClaim)
        .Aggregate(KeyScopes.None, (all, claim) => KeyScopeRules.TryParse(claim.Value, out var known) ? all | known : all)
        .Hold(scope);

    /// <summary>The reader has named the project in the address, or has another than the default one.</summary>
    public bool IsProjectOfNote => Project != ProjectId.Default;

    private ProjectId? Asked =>
        User.HasClaim(c => c.Type == OperatorClaim)
        && ProjectId.TryParse(HttpUtility.ParseQueryString(new Uri(navigation.Uri).Query)[ProjectParameter], out var asked)
            ? asked
            : null;

    // The host's answer is there before the page is: nothing is waited for.
    private ClaimsPrincipal User => authentication.GetAuthenticationStateAsync() is { IsCompletedSuccessfully: true } state
        ? state.Result.User
        : throw new InvalidOperationException("A page began before it was known who reads it.");

    /// <summary>What the host says of a request's caller.</summary>
    /// <param name="caller">Who it is.</param>
    /// <param name="session">The session that it can end; null: it has none.</param>
    public static ClaimsPrincipal Principal(Caller caller, string? session)
    {
        var identity = new ClaimsIdentity(authenticationType: "key");
        identity.AddClaim(new Claim(ProjectClaim, caller.Project.ToString()));
        foreach (var scope in caller.Scopes.Names())
            identity.AddClaim(new Claim(ScopeClaim, scope));
        if (caller.May(KeyScopes.Operator))
            identity.AddClaim(new Claim(OperatorClaim, "true"));
        if (caller.Key != Caller.NoKey)
            identity.AddClaim(new Claim(KeyClaim, caller.Key));
        if (session is not null)
            identity.AddClaim(new Claim(SessionClaim, session));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>The id of the key that the reader was let in with; null: none was needed.</summary>
    public static string? KeyOf(ClaimsPrincipal reader) => reader.FindFirst(KeyClaim)?.Value;

    /// <summary>The session that the reader was let in with; null: there is none.</summary>
    public static string? SessionOf(ClaimsPrincipal reader) => reader.FindFirst(SessionClaim)?.Value;

    /// <summary>An address of ours that keeps the project which the reader has named.</summary>
    public string Link(string address) => Asked is { } project
        ? $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{ProjectParameter}={project}"
        : address;
}
