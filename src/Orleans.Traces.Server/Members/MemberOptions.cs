using System.Net;

namespace Orleans.Traces.Server.Members;

/// <summary>What this process does for its instance, and how its silos find each other. All but <see cref="Roles"/> counts only with a storage account.</summary>
public sealed record MemberOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Cluster";

    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(1.5), LongestLife = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, ServerRoles> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["all"] = ServerRoles.All, ["gateway"] = ServerRoles.Gateway, ["silo"] = ServerRoles.Silo, ["web"] = ServerRoles.Web,
    };

    /// <summary><c>all</c>, or one or more of <c>gateway</c>, <c>silo</c> and <c>web</c>, with commas between them.</summary>
    public string Roles { get; init; } = "all";

    /// <summary>The address at which other processes reach this silo; empty: that of <c>Traces:Listen:Address</c>, or where it listens everywhere the
    /// first of this machine that is not loopback.</summary>
    public string Address { get; init; } = "";

    /// <summary>The port at which silos speak with each other.</summary>
    public int SiloPort { get; init; } = 11_111;

    /// <summary>The port at which gateways and pages speak with silos.</summary>
    public int ClientPort { get; init; } = 30_000;

    /// <summary>How long a silo may answer nothing until the others take it for dead, and claim its journal.</summary>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (RolesOf(Roles) == ServerRoles.None)
            yield return $"{Section}:{nameof(Roles)} is '{Roles}'; it must be all, or one or more of gateway, silo and web, as gateway,web.";
        if (Address.Length > 0 && (!IPAddress.TryParse(Address, out var ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)))
            yield return $"{Section}:{nameof(Address)} is '{Address}'; it must be an IP address at which other processes reach this one, or empty.";
        foreach (var (name, port) in new[] { (nameof(SiloPort), SiloPort), (nameof(ClientPort), ClientPort) })
        {
            if (port is < 1 or > 65_535)
                yield return $"{Section}:{name} is {port}; it must be from 1 to 65535.";
        }

        if (SiloPort == ClientPort)
            yield return $"{Section}: {nameof(SiloPort)} and {nameof(ClientPort)} must differ; both are {SiloPort}.";
        if (DeadAfter < ShortestLife || DeadAfter > LongestLife)
            yield return $"{Section}:{nameof(DeadAfter)} is {DeadAfter}; it must be from {ShortestLife} to {LongestLife}.";
    }

    /// <summary>The roles; none where they cannot be read.</summary>
    internal ServerRoles Parsed() => RolesOf(Roles);

    private static ServerRoles RolesOf(string text)
    {
        var roles = ServerRoles.None;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Names.TryGetValue(name, out var role))
                return ServerRoles.None;
            roles |= role;
        }

        return roles;
    }
}
