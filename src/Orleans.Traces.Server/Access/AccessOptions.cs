using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;

namespace Orleans.Traces.Server.Access;

/// <summary>Who needs a key.</summary>
public sealed record AccessOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Access";

    /// <summary>Require a key on loopback too. On every other address one is required unless <see cref="Insecure"/> says otherwise.</summary>
    public bool RequireKey { get; init; }

    /// <summary>Require no key on any address: whoever reaches the ports may read, send and manage everything.</summary>
    public bool Insecure { get; init; }

    /// <summary>A key with the scope <c>operator</c> that is valid for as long as it stands here. It is not stored.</summary>
    public string? OperatorKey { get; init; }

    /// <summary>Requests a second of a key that says nothing else; 0: as many as come.</summary>
    public int RequestsPerSecond { get; init; }

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (RequireKey && Insecure)
            yield return $"{Section}:{nameof(RequireKey)} and {Section}:{nameof(Insecure)} contradict each other; one of them must be false.";
        if (OperatorKey is not null && KeyText.TryParse(OperatorKey) is null)
            yield return $"{Section}:{nameof(OperatorKey)} is not a key; it must be {KeyText.Expected}: " +
                "echo ot_$(openssl rand -hex 8)_$(openssl rand -hex 32)";
        if (RequestsPerSecond is < 0 or > NewKey.MaxRequestsPerSecond)
            yield return $"{Section}:{nameof(RequestsPerSecond)} is {RequestsPerSecond}; it must be from 1 to {NewKey.MaxRequestsPerSecond}, or 0 for no limit.";
    }

    /// <summary>All of it but the key.</summary>
    public override string ToString() => $"{Section}: {nameof(RequireKey)}={RequireKey}, {nameof(Insecure)}={Insecure}, {nameof(RequestsPerSecond)}={RequestsPerSecond}";
}
