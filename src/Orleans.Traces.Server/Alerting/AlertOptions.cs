namespace Orleans.Traces.Server.Alerting;

/// <summary>What alerts say. The alerts themselves are set by the API.</summary>
public sealed record AlertOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Alerts";

    /// <summary>Where people reach the page, for the links in messages, for instance <c>https://traces.example.com</c>; null: this machine's own name for it.</summary>
    public string? PageAddress { get; init; }

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (PageAddress is not null && !(Uri.TryCreate(PageAddress, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https")))
            yield return $"{Section}:{nameof(PageAddress)} is '{PageAddress}'; it must be an address, as https://traces.example.com.";
    }
}
