using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Experiments;

/// <summary>One trace of an experiment: a case, tried once.</summary>
public sealed record ExperimentRun
{
    /// <summary>What it says of itself.</summary>
    public required ExperimentMark Mark { get; init; }

    /// <summary>The trace.</summary>
    public required TraceId Trace { get; init; }

    /// <summary>Its start, Unix nanoseconds.</summary>
    public required ulong Start { get; init; }

    /// <summary>Its end, Unix nanoseconds.</summary>
    public required ulong End { get; init; }

    /// <summary>Whether more of it may come.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether something in it failed.</summary>
    public bool HasErrors { get; init; }

    /// <summary>What it says of itself in numbers, by their names: see <see cref="ExperimentMeasures"/>.</summary>
    public required IReadOnlyDictionary<string, double> Measures { get; init; }

    /// <summary>The run of a trace.</summary>
    public static ExperimentRun Of(ExperimentMark mark, TraceSummary summary) => new()
    {
        Mark = mark,
        Trace = summary.TraceId,
        Start = summary.Start,
        End = summary.End,
        IsOpen = summary.State == TraceState.Open,
        HasErrors = (summary.Facts?.ErrorCount ?? summary.ErrorCount) > 0,
        Measures = ExperimentMeasures.Of(summary),
    };
}

/// <summary>What experiments are compared by: the scores of their traces, and what each trace took.</summary>
public static class ExperimentMeasures
{
    /// <summary>Before the name of a score; what follows may be anything.</summary>
    public const string OfScore = "score:";

    /// <summary>Milliseconds, US dollars, tokens, and 1 where something failed.</summary>
    public const string Duration = "durationMs", Cost = "costUsd", Tokens = "tokens", Errors = "errors";

    /// <summary>Whether more is better: of scores it is, of all else less is.</summary>
    public static bool MoreIsBetter(string measure) => measure.StartsWith(OfScore, StringComparison.Ordinal);

    /// <summary>What a trace says. A score is the mean of its values within the trace; categories are none.</summary>
    public static IReadOnlyDictionary<string, double> Of(TraceSummary summary)
    {
        var measures = new Dictionary<string, double>(StringComparer.Ordinal) { [Duration] = summary.DurationNanos / 1e6 };
        foreach (var mark in summary.Scores.Where(s => s.Label is null && s.Count > 0))
            measures[OfScore + mark.Name] = mark.Sum / mark.Count;
        if (summary.Facts is not { } facts)
            return measures;
        if (facts.Totals.CostUsd is { } cost)
            measures[Cost] = (double)cost;
        if (facts.Totals.Tokens.Input is { } input)
            measures[Tokens] = input + (facts.Totals.Tokens.Output ?? 0);
        measures[Errors] = facts.ErrorCount > 0 ? 1 : 0;
        return measures;
    }
}
