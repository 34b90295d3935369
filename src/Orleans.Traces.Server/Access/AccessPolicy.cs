using Orleans.Traces.Server.Startup;

namespace Orleans.Traces.Server.Access;

/// <summary>Whether this server needs a key, from where it listens and what its settings say.</summary>
internal sealed record AccessPolicy
{
    public AccessPolicy(ListenerOptions listen, AccessOptions access)
    {
        IsLocal = listen.IsLoopback();
        KeysRequired = access.RequireKey || (!IsLocal && !access.Insecure);
    }

    /// <summary>Nothing but this machine reaches the ports.</summary>
    public bool IsLocal { get; }

    /// <summary>A request without a key is refused.</summary>
    public bool KeysRequired { get; }
}
