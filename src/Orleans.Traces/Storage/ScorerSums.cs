namespace Orleans.Traces.Storage;

/// <summary>What a scorer's scores add up to: all that it said, also what it said anew later.</summary>
public sealed record ScorerSums
{
    /// <summary>The most steps that a range may be cut into.</summary>
    public const int MaxSteps = 400;

    /// <summary>Parts of equal width that the values lie in.</summary>
    public const int Bins = 20;

    /// <summary>The most categories that are told apart: the most frequent ones.</summary>
    public const int MaxLabels = 50;

    /// <summary>Scores.</summary>
    public long Count { get; init; }

    /// <summary>Traces that have some.</summary>
    public long Traces { get; init; }

    /// <summary>Those with a number.</summary>
    public ValueSums Values { get; init; }

    /// <summary>What judging cost, US dollars.</summary>
    public double CostUsd { get; init; }

    /// <summary>How long judging took, all of it together.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>By step, in order of time; steps without scores are left out.</summary>
    public IReadOnlyList<ScorerStep> Steps { get; init; } = [];

    /// <summary>How many values lie in each of <see cref="Bins"/> parts from the lowest to the highest; the highest is part of the last. None where there
    /// are no values; one where all are the same.</summary>
    public IReadOnlyList<long> Histogram { get; init; } = [];

    /// <summary>Labels and how often each was said, the most frequent first.</summary>
    public IReadOnlyList<(string Label, long Count)> Labels { get; init; } = [];
}

/// <summary>What values add up to.</summary>
/// <param name="Count">How many.</param>
/// <param name="Sum">All together.</param>
/// <param name="Lowest">The lowest; 0 where there are none.</param>
/// <param name="Highest">The highest; 0 where there are none.</param>
public readonly record struct ValueSums(long Count, double Sum, double Lowest, double Highest)
{
    /// <summary>Their mean; null: there are none.</summary>
    public double? Mean => Count > 0 ? Sum / Count : null;

    /// <summary>The two together.</summary>
    public ValueSums Plus(ValueSums other) => Count == 0 ? other : other.Count == 0 ? this
        : new(Count + other.Count, Sum + other.Sum, Math.Min(Lowest, other.Lowest), Math.Max(Highest, other.Highest));
}

/// <summary>What was said within one step.</summary>
/// <param name="Start">When the step starts.</param>
/// <param name="Count">Scores.</param>
/// <param name="Values">Those with a number.</param>
/// <param name="CostUsd">What judging cost, US dollars.</param>
public sealed record ScorerStep(DateTimeOffset Start, long Count, ValueSums Values, double CostUsd);

/// <summary>How many traces wait for a scorer.</summary>
/// <param name="Waiting">Those that are tried by themselves, now or later.</param>
/// <param name="Parked">Those that were given up until a person says otherwise.</param>
public readonly record struct DueCounts(long Waiting, long Parked);
