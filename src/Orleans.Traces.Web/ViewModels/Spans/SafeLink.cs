namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>An address in telemetry that may be followed.</summary>
/// <param name="Address">Where it leads.</param>
/// <param name="Place">Where it leads in short, for the reader to see before following it: the host, or whom a mail goes to.</param>
public sealed record SafeLink(string Address, string Place)
{
    private const int MaxLength = 2_000;

    /// <summary>The link of an address; null: it runs something, or leads where nobody should be led from here.</summary>
    public static SafeLink? Of(string? address)
    {
        if (address is null || address.Length > MaxLength || !Uri.TryCreate(address, UriKind.Absolute, out var uri))
            return null;
        return uri.Scheme switch
        {
            "http" or "https" when uri.Host.Length > 0 => new SafeLink(uri.AbsoluteUri, uri.IdnHost),
            "mailto" => new SafeLink(uri.AbsoluteUri, OneLine.Of(uri.UserInfo + "@" + uri.Host)),
            _ => null,
        };
    }
}
