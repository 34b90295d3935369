using System.Net;

namespace Orleans.Traces.Server.Outgoing;

/// <summary>Decides what may be called. It calls nothing itself.</summary>
internal sealed class OutgoingRules(OutgoingOptions options)
{
    private const int MaxAddress = 2_000;

    private readonly HostPattern[] _allowed = [.. options.AllowedHosts.Select(HostPattern.TryParse).OfType<HostPattern>()];

    /// <summary>Whether the operator named this host.</summary>
    public bool IsListed(string host, int port) => _allowed.Any(p => p.Fits(host, port));

    /// <summary>What an address must be, where it is not; null: it may be called, as far as can be said before its host is looked up.</summary>
    public string? ProblemOf(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http") || address.OriginalString.Length > MaxAddress)
            return $"an https:// address of at most {MaxAddress} characters";
        if (address.UserInfo.Length > 0)
            return "an address without a user name and a password: name a secret";
        if (IsListed(address.IdnHost, address.Port))
            return null;
        if (address.Scheme == "http")
            return $"an https:// address; http:// is for hosts that the operator lists in {OutgoingOptions.Section}:{nameof(OutgoingOptions.AllowedHosts)}";
        return IPAddress.TryParse(address.IdnHost, out var ip) && !PublicAddresses.Contain(ip) ? NotPublic(address.IdnHost) : null;
    }

    /// <summary>Those of a host's addresses that may be connected to.</summary>
    /// <exception cref="OutgoingException">None may.</exception>
    public IPAddress[] Permitted(DnsEndPoint host, IPAddress[] addresses)
    {
        IPAddress[] permitted = IsListed(host.Host, host.Port) ? addresses : [.. addresses.Where(PublicAddresses.Contain)];
        return permitted.Length > 0 ? permitted
            : throw new OutgoingException(OutgoingFault.Refused, $"{host.Host} was not called: it must be {NotPublic(host.Host)}.");
    }

    private static string NotPublic(string host) =>
        $"an address that is public, or a host that the operator lists in {OutgoingOptions.Section}:{nameof(OutgoingOptions.AllowedHosts)}; {host} is neither";
}
