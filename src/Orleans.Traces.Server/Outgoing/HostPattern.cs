using System.Globalization;

namespace Orleans.Traces.Server.Outgoing;

/// <summary>A host that an operator named, with a port or with all of them.</summary>
/// <param name="Host">As <see cref="Uri.IdnHost"/> has it, in lower case.</param>
/// <param name="Port">The port; null: all.</param>
internal sealed record HostPattern(string Host, int? Port)
{
    /// <summary>What it is, in words.</summary>
    public const string Expected = "a host as api.example.com, with a port as localhost:11434, or an address as 10.0.0.5 or [fd00::5]:8080, without wildcards";

    /// <summary>The pattern; null: the text is none.</summary>
    public static HostPattern? TryParse(string text)
    {
        var (host, port) = (text, (int?)null);
        var colon = text.LastIndexOf(':');
        if (colon > 0 && (text[0] == '[' ? text[colon - 1] == ']' : text.IndexOf(':', StringComparison.Ordinal) == colon))
        {
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > ushort.MaxValue)
                return null;
            (host, port) = (text[..colon], number);
        }

        if (host.StartsWith('[') && host.EndsWith(']') && host.Contains(':', StringComparison.Ordinal))
            host = host[1..^1];
        if (host.Contains('[', StringComparison.Ordinal) || Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic)
            return null;
        var uri = new Uri($"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}/");
        return new HostPattern(uri.IdnHost.ToLowerInvariant(), port);
    }

    /// <summary>Whether it is the host, and the port, of an address.</summary>
    public bool Fits(Uri address) => Fits(address.IdnHost, address.Port);

    /// <summary>Whether it is this host and port.</summary>
    public bool Fits(string host, int port) => (Port is null || Port == port) && string.Equals(Host, host, StringComparison.OrdinalIgnoreCase);
}
