using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Sent;

namespace Orleans.Traces.Alerting;

/// <summary>What a caller says of an alert.</summary>
public sealed record NewAlert
{
    private const string ANumber = "a number from -1000000000000 to 1000000000000";

    private static readonly string[] Fields =
        ["name", "enabled", "q", "measure", "score", "windowMinutes", "above", "below", "minCount", "webhook", "secret"];

    /// <summary>What its messages call it; left out: as its id.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it is looked after; left out: true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>TraceQL that finds the traces that count; left out: all of the project.</summary>
    public string? Q { get; init; }

    /// <summary>What is measured.</summary>
    public required string Measure { get; init; }

    /// <summary>The name of the score, for <c>meanScore</c> and <c>scoreCount</c>.</summary>
    public string? Score { get; init; }

    /// <summary>Traces that started within so many minutes; left out: 10.</summary>
    public int? WindowMinutes { get; init; }

    /// <summary>It fires where the measure is greater than this.</summary>
    public double? Above { get; init; }

    /// <summary>In its place: it fires where the measure is less than this.</summary>
    public double? Below { get; init; }

    /// <summary>Means and shares of fewer traces, or scores, than these say nothing; left out: 1.</summary>
    public int? MinCount { get; init; }

    /// <summary>The address that messages are posted to; left out: as it was.</summary>
    public string? Webhook { get; init; }

    /// <summary>The name of the secret that messages are signed with; left out: they are not.</summary>
    public string? Secret { get; init; }

    /// <summary>Reads a request's body. Whether the webhook may be called is left to whoever calls it.</summary>
    /// <param name="id">The alert's id.</param>
    /// <param name="body">The body.</param>
    /// <param name="webhook">Where messages went so far; null: there was none.</param>
    /// <param name="rule">The alert.</param>
    /// <param name="fault">What is wrong.</param>
    public static bool TryRead(
        string id, JsonElement body, string? webhook, [NotNullWhen(true)] out AlertRule? rule, [NotNullWhen(false)] out BodyFault? fault)
    {
        const int maxAddress = 2_000, maxCount = 1_000_000, window = 10;
        var fields = new FieldReader(body, Fields);
        var measure = fields.Has("measure") ? fields.Word("measure", [.. AlertLimits.Measures]) : null;
        var read = new AlertRule
        {
            Id = id,
            Name = fields.Text("name", SentScoreLimits.MaxWord) ?? id,
            Enabled = fields.Flag("enabled") ?? true,
            Query = Filter(fields),
            Measure = (AlertMeasure)Math.Max(0, AlertLimits.Measures.ToList().IndexOf(measure ?? "")),
            Score = fields.Text("score", SentScoreLimits.MaxWord),
            WindowMinutes = fields.Number("windowMinutes", 1, AlertLimits.MaxWindowMinutes) ?? window,
            Above = Threshold(fields, "above"),
            Below = Threshold(fields, "below"),
            MinCount = fields.Number("minCount", 1, maxCount) ?? 1,
            Webhook = fields.Text("webhook", maxAddress) ?? webhook ?? "",
            Secret = fields.Text("secret", ScorerRules.MaxName),
        };
        if (measure is null)
            fields.Refuse("measure", $"given: one of {string.Join(", ", AlertLimits.Measures)}");
        if ((read.Measure is AlertMeasure.MeanScore or AlertMeasure.ScoreCount) == (read.Score is null))
            fields.Refuse("score", read.Score is null ? "given: the name of the score that is measured" : "left out: no score is measured");
        if (read.Above is null == read.Below is null)
            fields.Refuse("above", "given, or below in its place, and not both");
        if (read.Query is not null && read.Measure is AlertMeasure.Count or AlertMeasure.Errors && read.Above >= AlertLimits.MaxMatches)
            fields.Refuse("above", $"less than {AlertLimits.MaxMatches}: of what a query finds no more is counted");
        if (read.Webhook.Length == 0)
            fields.Refuse("webhook", "given: the address that messages are posted to");
        fault = fields.Fault;
        rule = fault is null ? read : null;
        return fault is null;
    }

    private static double? Threshold(FieldReader fields, string name)
    {
        var sent = (double?)fields.Decimal(name, ANumber);
        if (sent is { } number && Math.Abs(number) > SentScoreLimits.MaxValue)
            fields.Refuse(name, ANumber);
        return sent;
    }

    private static string? Filter(FieldReader fields)
    {
        if (fields.Text("q", ScorerRules.MaxFilter) is not { } text)
            return null;
        if (!TraceQlQuery.TryParse(text, out var query, out var error))
            fields.Refuse("q", $"a TraceQL query; {error.Message}");
        else if (query.IsMetrics)
            fields.Refuse("q", "a TraceQL query that finds spans; this one measures");
        return text;
    }
}
