using System.Text.Json.Serialization;

namespace Orleans.Traces.Alerting;

/// <summary>When somebody is to be told: a measure of the traces of the last minutes lies past a threshold. As it is stored.</summary>
public sealed record AlertRule
{
    /// <summary>Its name in addresses.</summary>
    public required string Id { get; init; }

    /// <summary>What its messages call it.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is looked after.</summary>
    public required bool Enabled { get; init; }

    /// <summary>TraceQL that finds the traces that count; null: all of the project.</summary>
    public required string? Query { get; init; }

    /// <summary>What is measured.</summary>
    public required AlertMeasure Measure { get; init; }

    /// <summary>The name of the score, where one is measured; else null.</summary>
    public required string? Score { get; init; }

    /// <summary>Traces that started within so many minutes.</summary>
    public required int WindowMinutes { get; init; }

    /// <summary>It fires where the measure is greater than this; null: it does not.</summary>
    public required double? Above { get; init; }

    /// <summary>It fires where the measure is less than this; null: it does not.</summary>
    public required double? Below { get; init; }

    /// <summary>Means and shares of fewer traces, or scores, than these say nothing.</summary>
    public required int MinCount { get; init; }

    /// <summary>To whom messages are posted.</summary>
    public required string Webhook { get; init; }

    /// <summary>The name of the secret that messages are signed with; null: they are not.</summary>
    public required string? Secret { get; init; }

    /// <summary>The time from one look to the next.</summary>
    [JsonIgnore]
    public TimeSpan Every
    {
        get
        {
            const int parts = 10;
            return TimeSpan.FromMinutes(Math.Clamp((double)WindowMinutes / parts, 0.25, 5));
        }
    }

    /// <summary>Whether a measured value lies past the threshold; null, where too little was there to measure, does not.</summary>
    public bool IsPast(double? value) => value > Above || value < Below;
}

/// <summary>What an alert measures of the final traces of its window. Stored as a word.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertMeasure>))]
public enum AlertMeasure
{
    /// <summary>How many.</summary>
    Count,

    /// <summary>How many a minute.</summary>
    Rate,

    /// <summary>How many of them failed.</summary>
    Errors,

    /// <summary>The share of those that failed, 0 to 1.</summary>
    ErrorShare,

    /// <summary>How long they took on average, in milliseconds.</summary>
    MeanLatencyMs,

    /// <summary>What they cost together, US dollars.</summary>
    CostUsd,

    /// <summary>What those that have a price cost on average.</summary>
    MeanCostUsd,

    /// <summary>How many scores of the name they have.</summary>
    ScoreCount,

    /// <summary>The mean of the scores of the name.</summary>
    MeanScore,
}

/// <summary>What may be set of alerts.</summary>
public static class AlertLimits
{
    /// <summary>Alerts that a project may have.</summary>
    public const int MaxAlerts = 50;

    /// <summary>The longest window: a day.</summary>
    public const int MaxWindowMinutes = 1_440;

    /// <summary>The newest traces of a window that are looked at; of a query that finds traces, matches.</summary>
    public const int MaxTraces = 20_000, MaxMatches = 1_000;

    /// <summary>The words for measures, in the order of <see cref="AlertMeasure"/>.</summary>
    public static IReadOnlyList<string> Measures { get; } = [.. Enum.GetNames<AlertMeasure>().Select(n => $"{char.ToLowerInvariant(n[0])}{n[1..]}")];
}
