using Orleans.Traces.Storage;

namespace Orleans.Traces.Scoring.History;

/// <summary>What a scorer's scores of a range of time add up to, and what waits for it now.</summary>
public sealed record ScorerStatsDocument
{
    private const int Decimals = 12;

    /// <summary>Start of the range: ISO 8601, UTC.</summary>
    public required string From { get; init; }

    /// <summary>End of the range.</summary>
    public required string To { get; init; }

    /// <summary>Length of a step.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>Traces that it will judge by itself, now or later.</summary>
    public required long Waiting { get; init; }

    /// <summary>Traces that it could not judge, and that wait for a person.</summary>
    public required long Parked { get; init; }

    /// <summary>Scores, also those of what it judged anew later.</summary>
    public required long Count { get; init; }

    /// <summary>Traces that have some.</summary>
    public required long TraceCount { get; init; }

    /// <summary>The mean of the values; null: there are none.</summary>
    public required double? Mean { get; init; }

    /// <summary>The lowest value; null: there are none.</summary>
    public required double? Min { get; init; }

    /// <summary>The highest value; null: there are none.</summary>
    public required double? Max { get; init; }

    /// <summary>What judging cost, US dollars.</summary>
    public required decimal CostUsd { get; init; }

    /// <summary>What judging a trace cost on average, US dollars; null: none was judged.</summary>
    public required decimal? CostPerTraceUsd { get; init; }

    /// <summary>How long a score took on average, in milliseconds; null: there are none.</summary>
    public required double? MeanTookMs { get; init; }

    /// <summary>How the values are distributed: parts of equal width from the lowest to the highest.</summary>
    public required IReadOnlyList<ValuePartDocument> Values { get; init; }

    /// <summary>The labels, the most frequent first.</summary>
    public required IReadOnlyList<LabelCountDocument> Labels { get; init; }

    /// <summary>The steps that hold anything, earliest first.</summary>
    public required IReadOnlyList<ScorerPointDocument> Points { get; init; }

    /// <summary>The document of sums.</summary>
    public static ScorerStatsDocument Of(ScorerScoresQuery query, TimeSpan step, ScorerSums sums, DueCounts due) => new()
    {
        From = ScoreTimes.ToText(query.From),
        To = ScoreTimes.ToText(query.To),
        StepSeconds = step.TotalSeconds,
        Waiting = due.Waiting,
        Parked = due.Parked,
        Count = sums.Count,
        TraceCount = sums.Traces,
        Mean = sums.Values.Mean,
        Min = sums.Values.Count > 0 ? sums.Values.Lowest : null,
        Max = sums.Values.Count > 0 ? sums.Values.Highest : null,
        CostUsd = Usd(sums.CostUsd),
        CostPerTraceUsd = sums.Traces > 0 ? Usd(sums.CostUsd / sums.Traces) : null,
        MeanTookMs = sums.Count > 0 ? sums.Took.TotalMilliseconds / sums.Count : null,
        Values = [.. sums.Histogram.Select((count, i) => PartOf(sums, i, count))],
        Labels = [.. sums.Labels.Select(l => new LabelCountDocument(l.Label, l.Count))],
        Points = [.. sums.Steps.Select(s => new ScorerPointDocument(ScoreTimes.ToText(s.Start), s.Count, s.Values.Mean, Usd(s.CostUsd)))],
    };

    private static ValuePartDocument PartOf(ScorerSums sums, int part, long count)
    {
        var width = (sums.Values.Highest - sums.Values.Lowest) / sums.Histogram.Count;
        var isLast = part == sums.Histogram.Count - 1;
        return new ValuePartDocument(sums.Values.Lowest + (part * width), isLast ? sums.Values.Highest : sums.Values.Lowest + ((part + 1) * width), count);
    }

    // Summed up as binary numbers: what is past these decimals is their rounding.
    private static decimal Usd(double cost) => Math.Round((decimal)cost, Decimals);
}

/// <summary>A part of the range of values.</summary>
/// <param name="From">Its lowest value.</param>
/// <param name="To">The lowest value of the next part; of the last part its highest.</param>
/// <param name="Count">Scores.</param>
public sealed record ValuePartDocument(double From, double To, long Count);

/// <summary>A label.</summary>
/// <param name="Label">The category, or the word for a value.</param>
/// <param name="Count">Scores.</param>
public sealed record LabelCountDocument(string Label, long Count);

/// <summary>One step of time.</summary>
/// <param name="Time">Its start: ISO 8601, UTC.</param>
/// <param name="Count">Scores.</param>
/// <param name="Mean">The mean of the values; null: there are none.</param>
/// <param name="CostUsd">What judging cost, US dollars.</param>
public sealed record ScorerPointDocument(string Time, long Count, double? Mean, decimal CostUsd);
