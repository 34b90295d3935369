using Orleans.Traces.Access;

namespace Orleans.Traces.Server.Access;

/// <summary>Whether a request is let in.</summary>
internal abstract record AccessDecision
{
    private AccessDecision()
    {
    }

    /// <summary>It is.</summary>
    /// <param name="Caller">Who it is.</param>
    /// <param name="Session">The session that it came with; null: it came with a key, or with nothing.</param>
    public sealed record Granted(Caller Caller, KeyId? Session) : AccessDecision;

    /// <summary>Nobody knows whose it is: no key, or a wrong one.</summary>
    public sealed record Unauthenticated(string Message) : AccessDecision;

    /// <summary>The key may not do this.</summary>
    public sealed record Forbidden(string Message) : AccessDecision;

    /// <summary>It names a project that is no name of one.</summary>
    public sealed record MalformedProject : AccessDecision;

    /// <summary>It names a project that does not exist.</summary>
    public sealed record UnknownProject(string Project) : AccessDecision;

    /// <summary>The key makes more requests than it may; a later one is let in.</summary>
    public sealed record RateLimited(string Message) : AccessDecision;

    /// <summary>The keys cannot be read now.</summary>
    public sealed record Unavailable(string Message) : AccessDecision;
}
