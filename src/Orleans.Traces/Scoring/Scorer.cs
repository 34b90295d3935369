using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Scoring.Methods;

namespace Orleans.Traces.Scoring;

/// <summary>Judges every trace that it fits, or spans of it, once the trace is final. Immutable.</summary>
public sealed record Scorer
{
    /// <summary>Its name in addresses, see <see cref="ScorerRules.IsId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>What its scores are called.</summary>
    public required string Name { get; init; }

    /// <summary>Grows with each change, and is never used again within a project; 0: not stored yet.</summary>
    public int Version { get; init; }

    /// <summary>Whether traces are judged; what is due while it is not waits.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Finds the spans that are judged, each for itself; null: the trace is judged as a whole.</summary>
    public TraceQlQuery? Spans { get; init; }

    /// <summary>The traces that are judged; null: all.</summary>
    public TraceQlQuery? Traces { get; init; }

    /// <summary>The share of traces that is judged, from 0 to 1.</summary>
    public double Sampling { get; init; } = 1;

    /// <summary>What is judged, and how.</summary>
    public required ScoringMethod Method { get; init; }

    /// <summary>How much of it runs.</summary>
    public ScorerLimits Limits { get; init; } = new();
}

/// <summary>How much of a scorer runs.</summary>
public sealed record ScorerLimits
{
    /// <summary>The most traces at the same time that may be set.</summary>
    public const int MaxAtOnce = 32;

    /// <summary>The most traces a minute that may be set.</summary>
    public const int MaxPerMinute = 100_000;

    /// <summary>The highest cost a day that may be set, US dollars.</summary>
    public const decimal MaxCostPerDay = 1_000_000;

    /// <summary>Traces that it judges at the same time.</summary>
    public int AtOnce { get; init; } = 4;

    /// <summary>Traces that it judges in a minute; null: as many as there are.</summary>
    public int? PerMinute { get; init; }

    /// <summary>US dollars a day (UTC), after which it waits for the next; null: as much as it takes.</summary>
    public decimal? CostPerDay { get; init; }
}
