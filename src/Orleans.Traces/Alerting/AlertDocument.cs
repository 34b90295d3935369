using Orleans.Traces.Scoring.History;

namespace Orleans.Traces.Alerting;

/// <summary>A project's alerts as the API writes them.</summary>
/// <param name="Alerts">In the order of their ids.</param>
public sealed record AlertListDocument(IReadOnlyList<AlertDocument> Alerts);

/// <summary>An alert and its state as the API writes it.</summary>
public sealed record AlertDocument
{
    /// <summary>Its name in addresses.</summary>
    public required string Id { get; init; }

    /// <summary>What its messages call it.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is looked after.</summary>
    public required bool Enabled { get; init; }

    /// <summary>TraceQL that finds the traces that count; null: all of the project.</summary>
    public required string? Q { get; init; }

    /// <summary>What is measured.</summary>
    public required string Measure { get; init; }

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

    /// <summary>The host that messages are posted to: the rest of a webhook's address is a secret.</summary>
    public required string WebhookHost { get; init; }

    /// <summary>The name of the secret that messages are signed with; null: they are not.</summary>
    public required string? Secret { get; init; }

    /// <summary>The measure lies past the threshold.</summary>
    public required bool Firing { get; init; }

    /// <summary>Since when it fires, or does not any more: ISO 8601, UTC; null: it never did.</summary>
    public required string? SinceTime { get; init; }

    /// <summary>When it was last looked at; null: never.</summary>
    public required string? CheckedTime { get; init; }

    /// <summary>What was measured then; null: too little was there.</summary>
    public required double? Value { get; init; }

    /// <summary>Why its last message was not delivered, which is tried again for a day; null: it was, or there was none.</summary>
    public required string? Problem { get; init; }

    /// <summary>The document of an alert.</summary>
    public static AlertDocument Of(AlertRule rule, AlertState state) => new()
    {
        Id = rule.Id,
        Name = rule.Name,
        Enabled = rule.Enabled,
        Q = rule.Query,
        Measure = AlertLimits.Measures[(int)rule.Measure],
        Score = rule.Score,
        WindowMinutes = rule.WindowMinutes,
        Above = rule.Above,
        Below = rule.Below,
        MinCount = rule.MinCount,
        WebhookHost = Uri.TryCreate(rule.Webhook, UriKind.Absolute, out var address) ? address.Authority : "",
        Secret = rule.Secret,
        Firing = state.IsFiring,
        SinceTime = TextOf(state.Since),
        CheckedTime = TextOf(state.CheckedAt),
        Value = state.Value,
        Problem = state.Problem,
    };

    private static string? TextOf(DateTimeOffset? time) => time is { } known ? ScoreTimes.ToText(known) : null;
}
