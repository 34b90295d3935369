using Orleans.Traces.Access.Json;

namespace Orleans.Traces.Scoring.Methods;

/// <summary>Another service, as a scorer names it. Whether it may be called, and with this secret, is for whoever calls to say.</summary>
/// <param name="Address">Where.</param>
/// <param name="Secret">The name of the secret that it is called with; null: none.</param>
/// <param name="Timeout">How long a call may take; null: as long as the operator says.</param>
public sealed record ServiceAddress(Uri Address, string? Secret, TimeSpan? Timeout)
{
    internal const int MaxSecret = 63;

    private const int MaxAddress = 2_000, MaxSeconds = 600;

    internal static ServiceAddress? Read(FieldReader settings, string field)
    {
        const string expected = "an address as https://api.example.com/v1";
        var text = settings.Text(field, MaxAddress);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.Fragment.Length > 0)
        {
            settings.Refuse(field, expected);
            return null;
        }

        var seconds = settings.Number("timeoutSeconds", 1, MaxSeconds);
        return new ServiceAddress(address, settings.Text("secret", MaxSecret), seconds is { } count ? TimeSpan.FromSeconds(count) : null);
    }
}
