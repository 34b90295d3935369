using Orleans.Traces.Server.Api;

namespace Orleans.Traces.Server.Startup;

/// <summary>Who may use the page and the query API.</summary>
public sealed record WebOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Web";

    /// <summary>Hosts, besides this machine's own names, that <c>Host</c> and <c>Origin</c> may name: for a reverse proxy in front.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems() => LocalHosts.Problems(AllowedHosts);
}
