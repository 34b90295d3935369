using Orleans.Traces.Server.Api;

namespace Orleans.Traces.Server.Startup;

/// <summary>Who may use the page and the query API, and what the page may hold.</summary>
public sealed record WebOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Web";

    /// <summary>Hosts, besides this machine's own names, that <c>Host</c> and <c>Origin</c> may name: for a reverse proxy in front.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Where applications send OTLP, as they reach it, for the page that says how: where it is not this process that takes it, or something stands
    /// before it. Empty: where this process listens.</summary>
    public string OtlpAddress { get; init; } = "";

    /// <summary>Bytes that are held of traces that somebody looks at, or did, for all readers together. Past it the contents of those looked at
    /// longest ago are let go, and read again when a span of them is opened.</summary>
    public long MaxViewedBytes { get; init; } = 256 << 20;

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (OtlpAddress.Length > 0 && !(Uri.TryCreate(OtlpAddress, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return $"{Section}:{nameof(OtlpAddress)} is '{OtlpAddress}'; it must be an address as https://traces.example, or empty.";
        if (MaxViewedBytes < 0)
            yield return $"{Section}:{nameof(MaxViewedBytes)} is {MaxViewedBytes}; it must not be negative.";
        foreach (var problem in LocalHosts.Problems(AllowedHosts))
            yield return problem;
    }
}
