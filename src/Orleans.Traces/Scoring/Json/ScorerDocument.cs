using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Scoring.Methods;

namespace Orleans.Traces.Scoring.Json;

/// <summary>A scorer as it is stored, and as the API writes it.</summary>
public sealed record ScorerDocument
{
    /// <summary>Its name in addresses.</summary>
    public required string Id { get; init; }

    /// <summary>What its scores are called.</summary>
    public required string Name { get; init; }

    /// <summary>Grows with each change; scores say which they came from.</summary>
    public required int Version { get; init; }

    /// <summary>Whether traces are judged; what is due while it is not waits.</summary>
    public required bool Enabled { get; init; }

    /// <summary>TraceQL that finds the spans that are judged, each for itself; null: the trace is judged as a whole.</summary>
    public required string? Spans { get; init; }

    /// <summary>TraceQL that finds the traces that are judged; null: all.</summary>
    public required string? Traces { get; init; }

    /// <summary>The share of traces that is judged, 0 to 1.</summary>
    public required double Sampling { get; init; }

    /// <summary>How is judged.</summary>
    public required string Kind { get; init; }

    /// <summary>What this kind must be told: an object.</summary>
    public required JsonElement? Settings { get; init; }

    /// <summary>Traces that it judges at the same time.</summary>
    public required int AtOnce { get; init; }

    /// <summary>Traces that it judges in a minute; null: as many as there are.</summary>
    public required int? PerMinute { get; init; }

    /// <summary>US dollars a day (UTC), after which it waits for the next; null: as much as it takes.</summary>
    public decimal? CostPerDay { get; init; }

    /// <summary>How it fares now; null where the scorer is stored.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ScorerStatusDocument? Status { get; init; }

    /// <summary>Whether the two judge alike, whatever their versions are.</summary>
    public bool Says(ScorerDocument other) =>
        this with { Version = 0, Settings = null } == other with { Version = 0, Settings = null }
        && (Settings is { } own ? other.Settings is { } others && JsonElement.DeepEquals(own, others) : other.Settings is null);

    /// <summary>The scorer; null: an earlier version of this program knew what this one does not.</summary>
    public Scorer? ToScorer()
    {
        TraceQlQuery? spans = null, traces = null;
        if (Spans is not null && !TraceQlQuery.TryParse(Spans, out spans, out _))
            return null;
        if (Traces is not null && !TraceQlQuery.TryParse(Traces, out traces, out _))
            return null;
        return ScoringKinds.TryRead(Kind, Settings, out var method, out _) ? new Scorer
        {
            Id = Id,
            Name = Name,
            Version = Version,
            Enabled = Enabled,
            Spans = spans,
            Traces = traces,
            Sampling = Sampling,
            Method = method,
            Limits = new ScorerLimits { AtOnce = AtOnce, PerMinute = PerMinute, CostPerDay = CostPerDay },
        } : null;
    }
}

/// <summary>A project's scorers as the API writes them.</summary>
/// <param name="Scorers">In the order of their ids.</param>
public sealed record ScorerListDocument(IReadOnlyList<ScorerDocument> Scorers);

/// <summary>A project's scorers as they are stored. It stays when the last scorer goes: no version is ever given twice.</summary>
/// <param name="LastVersion">The highest version that a scorer of the project ever had.</param>
/// <param name="Scorers">In the order of their ids.</param>
public sealed record StoredScorersDocument(int LastVersion, IReadOnlyList<ScorerDocument> Scorers)
{
    /// <summary>The kind of these documents in an <see cref="Storage.IConfigStore"/>; a document's id is the project's.</summary>
    public const string Kind = "scorers";

    /// <summary>Of a project that never had one.</summary>
    [JsonIgnore]
    public static StoredScorersDocument None { get; } = new(0, []);
}
