using Orleans.Traces.Identity;

namespace Orleans.Traces.Access;

/// <summary>Who makes a request, as far as the server cares.</summary>
/// <param name="Project">Whose data it is about.</param>
/// <param name="Key">The id of the key that was sent, or <see cref="NoKey"/>.</param>
/// <param name="Scopes">What it may do.</param>
public sealed record Caller(ProjectId Project, string Key, KeyScopes Scopes)
{
    /// <summary>Stands for the key where none is in use.</summary>
    public const string NoKey = "none";

    /// <summary>A caller of a server that needs no key: it may do everything, and what it sends goes to the default project.</summary>
    public static Caller Keyless { get; } = new(ProjectId.Default, NoKey, KeyScopes.Operator);

    /// <summary>True when it may do what needs this scope.</summary>
    public bool May(KeyScopes needed) => Scopes.Hold(needed);
}
