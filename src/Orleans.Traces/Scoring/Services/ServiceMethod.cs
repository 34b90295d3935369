using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Methods;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Services;

/// <summary>Posts what is seen to a service, which answers with the score.</summary>
/// <param name="Service">The service.</param>
/// <param name="SigningSecret">The name of the secret that what is posted is signed with; null: it is not.</param>
/// <param name="Seen">What it is shown.</param>
/// <param name="Keys">The attributes that it is shown.</param>
/// <param name="Range">What a score may be.</param>
public sealed record ServiceMethod(
    ServiceAddress Service, string? SigningSecret, ViewParts Seen, IReadOnlyList<string> Keys, ScoreRange Range) : ScoringMethod
{
    internal static readonly string[] Settings = ["url", "secret", "signingSecret", "timeoutSeconds", "parts", "attributes", "min", "max"];

    /// <inheritdoc/>
    public override ViewParts Sees => Seen;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Attributes => Keys;

    /// <inheritdoc/>
    public override ScoreSource Source => ScoreSource.Http;

    /// <inheritdoc/>
    public override bool Asks => true;

    internal static ServiceMethod? Read(FieldReader settings)
    {
        var service = ServiceAddress.Read(settings, "url");
        var signing = settings.Text("signingSecret", ServiceAddress.MaxSecret);
        var (parts, keys, range) = (SeenParts.Read(settings), AttributeKeys.Read(settings), ScoreRange.Read(settings));
        return service is null || settings.Fault is not null ? null : new ServiceMethod(service, signing, parts, keys, range);
    }
}
