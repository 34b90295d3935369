using Orleans.Traces.Experiments.Checks;

namespace Orleans.Traces.Experiments.Json;

/// <summary>Whether a release keeps to its rules.</summary>
public sealed record CheckDocument
{
    /// <summary>pass: every rule is kept; else fail.</summary>
    public required string Verdict { get; init; }

    /// <summary>The release's experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>The one that it was compared with; null: none.</summary>
    public required string? Baseline { get; init; }

    /// <summary>How far the experiment is: running, complete or partial.</summary>
    public required string State { get; init; }

    /// <summary>Each rule, in their order.</summary>
    public required IReadOnlyList<CheckedRuleDocument> Rules { get; init; }

    /// <summary>The document of a check.</summary>
    public static CheckDocument Of(Experiment experiment, Experiment? baseline, IReadOnlyList<CheckedRule> rules) => new()
    {
        Verdict = rules.All(r => r.Passed) ? "pass" : "fail",
        Experiment = experiment.Id,
        Baseline = baseline?.Id,
        State = experiment.State.ToString().ToLowerInvariant(),
        Rules = [.. rules.Select(CheckedRuleDocument.Of)],
    };
}

/// <summary>What became of a rule.</summary>
/// <param name="Rule">Its kind.</param>
/// <param name="Measure">The measure that it is about; null: none.</param>
/// <param name="Passed">Whether it is kept.</param>
/// <param name="Figures">The numbers behind that, in words.</param>
/// <param name="Cases">The cases that break it, the first hundred.</param>
public sealed record CheckedRuleDocument(string Rule, string? Measure, bool Passed, string Figures, IReadOnlyList<string> Cases)
{
    private const int MaxCases = 100;

    /// <summary>The document of a rule.</summary>
    public static CheckedRuleDocument Of(CheckedRule one) => new(one.Rule.Kind, one.Rule.AboutMeasure, one.Passed, one.Figures, [.. one.Cases.Take(MaxCases)]);
}
