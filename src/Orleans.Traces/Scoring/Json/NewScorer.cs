using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Scoring.Methods;

namespace Orleans.Traces.Scoring.Json;

/// <summary>What a caller says of a scorer.</summary>
public sealed record NewScorer
{
    private static readonly string[] Fields = ["name", "enabled", "spans", "traces", "sampling", "kind", "settings", "atOnce", "perMinute", "costPerDay"];

    /// <summary>What its scores are called; left out: as its id.</summary>
    public string? Name { get; init; }

    /// <summary>Whether traces are judged; left out: true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>TraceQL that finds the spans that are judged, each for itself; left out: the trace is judged as a whole.</summary>
    public string? Spans { get; init; }

    /// <summary>TraceQL that finds the traces that are judged; left out: all.</summary>
    public string? Traces { get; init; }

    /// <summary>The share of traces that is judged, 0 to 1; left out: 1.</summary>
    public double? Sampling { get; init; }

    /// <summary>How is judged.</summary>
    public required string Kind { get; init; }

    /// <summary>What this kind must be told: an object.</summary>
    public JsonElement? Settings { get; init; }

    /// <summary>Traces that it judges at the same time; left out: 4.</summary>
    public int? AtOnce { get; init; }

    /// <summary>Traces that it judges in a minute; left out: as many as there are.</summary>
    public int? PerMinute { get; init; }

    /// <summary>US dollars a day (UTC), after which it waits for the next; left out: as much as it takes.</summary>
    public decimal? CostPerDay { get; init; }

    /// <summary>Reads a request's body. The version is left to whoever stores it.</summary>
    public static bool TryRead(string id, JsonElement body, [NotNullWhen(true)] out ScorerDocument? scorer, [NotNullWhen(false)] out BodyFault? fault)
    {
        const string share = "a number from 0 to 1";
        var fields = new FieldReader(body, Fields);
        var sampling = (double?)fields.Decimal("sampling", share) ?? 1;
        if (sampling is < 0 or > 1)
            fields.Refuse("sampling", share);
        var kind = fields.Text("kind", ScorerRules.MaxName);
        if (kind is null)
            fields.Refuse("kind", $"given: one of {string.Join(", ", ScoringKinds.Names)}");
        var settings = fields.Value("settings");
        if (settings is { } sent && (sent.ValueKind != JsonValueKind.Object || sent.GetRawText().Length > ScorerRules.MaxSettings))
            fields.Refuse("settings", $"an object of at most {ScorerRules.MaxSettings} bytes");
        var read = new ScorerDocument
        {
            Id = id,
            Name = fields.Text("name", ScorerRules.MaxName) ?? id,
            Version = 0,
            Enabled = fields.Flag("enabled") ?? true,
            Spans = Filter(fields, "spans"),
            Traces = Filter(fields, "traces"),
            Sampling = sampling,
            Kind = kind ?? "",
            Settings = settings,
            AtOnce = fields.Number("atOnce", 1, ScorerLimits.MaxAtOnce) ?? new ScorerLimits().AtOnce,
            PerMinute = fields.Number("perMinute", 1, ScorerLimits.MaxPerMinute),
            CostPerDay = Cost(fields),
        };
        fault = fields.Fault;
        if (fault is null)
            ScoringKinds.TryRead(read.Kind, read.Settings, out _, out fault);
        scorer = fault is null ? read : null;
        return fault is null;
    }

    private static decimal? Cost(FieldReader fields)
    {
        var expected = $"a number above 0, at most {ScorerLimits.MaxCostPerDay}";
        var cost = fields.Decimal("costPerDay", expected);
        if (cost is <= 0 or > ScorerLimits.MaxCostPerDay)
            fields.Refuse("costPerDay", expected);
        return cost;
    }

    private static string? Filter(FieldReader fields, string name)
    {
        if (fields.Text(name, ScorerRules.MaxFilter) is not { } text)
            return null;
        if (!TraceQlQuery.TryParse(text, out var query, out var error))
            fields.Refuse(name, $"a TraceQL query; {error.Message}");
        else if (query.IsMetrics)
            fields.Refuse(name, "a TraceQL query that finds spans; this one measures");
        else if ((query.Needs & TraceQlNeeds.Scores) != 0)
            fields.Refuse(name, "a TraceQL query without scores: what is due must not depend on what was scored before");
        return text;
    }
}
