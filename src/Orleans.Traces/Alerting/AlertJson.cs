using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Orleans.Traces.Alerting;

/// <summary>Writes and reads what is stored of alerts, and writes the API's documents of them.</summary>
[JsonSerializable(typeof(StoredAlerts))]
[JsonSerializable(typeof(AlertState))]
[JsonSerializable(typeof(AlertDocument))]
[JsonSerializable(typeof(AlertListDocument))]
[JsonSerializable(typeof(NewAlert))]
[JsonSerializable(typeof(SlackDocument))]
public sealed partial class AlertJson : JsonSerializerContext
{
    /// <summary>The context that everything is written and read with.</summary>
    public static AlertJson Api { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}

/// <summary>A project's alerts as they are stored.</summary>
/// <param name="Alerts">In the order of their ids.</param>
public sealed record StoredAlerts(IReadOnlyList<AlertRule> Alerts);
