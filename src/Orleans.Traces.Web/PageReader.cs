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
    private const string ProjectClaim = "traces:project", OperatorClaim = "traces:operator", SessionClaim = "traces:session";
    private const string ProjectParameter = "project";

    /// <summary>Whose traces are shown.</summary>
    /// <exception cref="InvalidOperationException">The host has let in somebody without saying who it is.</exception>
    public ProjectId Project =>
        Asked ?? (ProjectId.TryParse(User.FindFirst(ProjectClaim)?.Value, out var own)
            ? own
            : throw new InvalidOperationException("Nobody has said who reads this page."));

    /// <summary>The reader has signed in, and can sign out.</summary>
    public bool IsSignedIn => User.HasClaim(c => c.Type == SessionClaim);

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
    /// <param name="isSignedIn">It has a session that it can end.</param>
    public static ClaimsPrincipal Principal(Caller caller, bool isSignedIn)
    {
        var identity = new ClaimsIdentity(authenticationType: "key");
        identity.AddClaim(new Claim(ProjectClaim, caller.Project.ToString()));
        if (caller.May(KeyScopes.Operator))
            identity.AddClaim(new Claim(OperatorClaim, "true"));
        if (isSignedIn)
            identity.AddClaim(new Claim(SessionClaim, "true"));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>An address of ours that keeps the project which the reader has named.</summary>
    public string Link(string address) => Asked is { } project
        ? $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{ProjectParameter}={project}"
        : address;
}
