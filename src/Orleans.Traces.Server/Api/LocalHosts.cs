namespace Orleans.Traces.Server.Api;

/// <summary>The names that the port of the page and the API answers to.</summary>
/// <remarks>The port has no password, so a browser must not be made to read it for somebody else: a foreign page has a foreign
/// <c>Origin</c>, and a name that was pointed at this machine (DNS rebinding) shows in <c>Host</c>.</remarks>
public sealed class LocalHosts
{
    /// <summary>The setting that lists further names.</summary>
    public const string Setting = "Traces:Web:AllowedHosts";

    private static readonly string[] Always = ["localhost", "127.0.0.1", "[::1]"];

    private readonly HashSet<string> _names;
    private readonly HashSet<string> _listed;

    /// <summary>The names that are always allowed, and these.</summary>
    public LocalHosts(IEnumerable<string> allowed)
    {
        _listed = new HashSet<string>(allowed, StringComparer.OrdinalIgnoreCase);
        _names = new HashSet<string>([.. Always, .. _listed], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Every fault of the setting's value.</summary>
    public static IEnumerable<string> Problems(IEnumerable<string> allowed) =>
        from name in allowed
        where Uri.CheckHostName(name) == UriHostNameType.Unknown || (Uri.CheckHostName(name) == UriHostNameType.IPv6 && name[0] != '[')
        select $"{Setting} has '{name}'; it must be a host's name or address without scheme, port and path, IPv6 in brackets.";

    /// <summary>Why a request is refused; null: it is let in.</summary>
    /// <param name="host">The host's name in the header <c>Host</c>, without the port.</param>
    /// <param name="origins">The headers <c>Origin</c>.</param>
    public string? Refusal(string host, IEnumerable<string?> origins)
    {
        if (!_names.Contains(host))
            return $"The host '{host}' is not allowed. {Explanation}";

        return origins.All(o => WebOrigin(o) is { } uri && _names.Contains(uri.Host)) ? null : $"The header Origin names a host that is not allowed. {Explanation}";
    }

    /// <summary>Why a request to a port that answers to any name is refused; null: it is let in.</summary>
    /// <param name="host">The header <c>Host</c>.</param>
    /// <param name="origins">The headers <c>Origin</c>: a browser sends one with every form and with the page's live connection.</param>
    public string? ForeignOrigin(string host, IEnumerable<string?> origins) => origins.All(o =>
            WebOrigin(o) is { } uri && (uri.Authority.Equals(host, StringComparison.OrdinalIgnoreCase) || _listed.Contains(uri.Host)))
        ? null
        : $"The header Origin names another host than the header Host. Behind a reverse proxy, list the name that browsers see in the setting {Setting}.";

    private static string Explanation => $"Allowed are {string.Join(", ", Always)} and the hosts listed in the setting {Setting}.";

    private static Uri? WebOrigin(string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;
}
