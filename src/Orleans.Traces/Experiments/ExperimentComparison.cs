namespace Orleans.Traces.Experiments;

/// <summary>When a case counts as better or worse.</summary>
/// <param name="Score">A score must differ by more than this.</param>
/// <param name="Share">Time, cost and tokens must differ by more than this share of the baseline's.</param>
/// <param name="Confidence">How sure an interval is.</param>
public sealed record ComparisonRule(double Score, double Share, double Confidence)
{
    /// <summary>From this spread of a score among its trials on a case is flaky.</summary>
    public const double Flaky = 0.5;

    /// <summary>The rule where nobody says another.</summary>
    public static ComparisonRule Default { get; } = new(0.01, 0.1, 0.95);

    /// <summary>What became of a measure of a case.</summary>
    public CaseVerdict Judge(string measure, double before, double after)
    {
        var threshold = measure.StartsWith(ExperimentMeasures.OfScore, StringComparison.Ordinal) ? Score
            : measure == ExperimentMeasures.Errors ? 0 : Share * Math.Abs(before);
        var gain = ExperimentMeasures.MoreIsBetter(measure) ? after - before : before - after;

        // What was the same in the sources may differ in the last bits of its means.
        const double noise = 1e-9;
        return gain > threshold + noise ? CaseVerdict.Improved : gain < -threshold - noise ? CaseVerdict.Regressed : CaseVerdict.Unchanged;
    }
}

/// <summary>What became of a case.</summary>
public enum CaseVerdict
{
    /// <summary>It is as it was.</summary>
    Unchanged,

    /// <summary>It is better.</summary>
    Improved,

    /// <summary>It is worse.</summary>
    Regressed,
}

/// <summary>A measure of a case in both experiments: the means over its trials.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Baseline">In the baseline.</param>
/// <param name="Value">In the experiment.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="IsFlaky">Its trials within one of the experiments are far apart.</param>
public sealed record MeasureDifference(string Measure, double Baseline, double Value, CaseVerdict Verdict, bool IsFlaky);

/// <summary>A case in both experiments.</summary>
/// <param name="Baseline">Its runs in the baseline.</param>
/// <param name="Runs">Its runs in the experiment.</param>
/// <param name="Differences">By the names of the measures that both have.</param>
public sealed record CasePair(CaseRuns Baseline, CaseRuns Runs, IReadOnlyList<MeasureDifference> Differences);

/// <summary>A measure over all cases that both experiments have it of.</summary>
public sealed record MeasureComparison
{
    /// <summary>The measure.</summary>
    public required string Measure { get; init; }

    /// <summary>Cases.</summary>
    public required int Pairs { get; init; }

    /// <summary>Its mean over the cases in the baseline.</summary>
    public required double BaselineMean { get; init; }

    /// <summary>Its mean over the cases in the experiment.</summary>
    public required double Mean { get; init; }

    /// <summary>Where the mean of the differences lies, by the paired bootstrap.</summary>
    public required BootstrapInterval Interval { get; init; }

    /// <summary>How likely so many cases more up than down, or down than up, are by chance: the exact sign test.</summary>
    public required double SignP { get; init; }

    /// <summary>Cases that are better.</summary>
    public required int Improved { get; init; }

    /// <summary>Cases that are worse.</summary>
    public required int Regressed { get; init; }

    /// <summary>Cases whose trials are far apart.</summary>
    public required int Flaky { get; init; }
}

/// <summary>An experiment beside another one, case by case.</summary>
/// <param name="Pairs">The cases that both have, in the order of their ids.</param>
/// <param name="OnlyInBaseline">The cases that the experiment lacks.</param>
/// <param name="OnlyHere">The cases that the baseline lacks.</param>
public sealed record ExperimentComparison(IReadOnlyList<CasePair> Pairs, IReadOnlyList<string> OnlyInBaseline, IReadOnlyList<string> OnlyHere)
{
    /// <summary>Puts two side by side.</summary>
    public static ExperimentComparison Of(Experiment baseline, Experiment experiment, ComparisonRule rule)
    {
        var before = baseline.Cases.ToDictionary(c => c.Id, StringComparer.Ordinal);
        var here = experiment.Cases.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        return new ExperimentComparison(
            [.. experiment.Cases.Where(c => before.ContainsKey(c.Id)).Select(c => Pair(before[c.Id], c, rule))],
            [.. baseline.Cases.Select(c => c.Id).Where(c => !here.Contains(c))],
            [.. experiment.Cases.Select(c => c.Id).Where(c => !before.ContainsKey(c))]);
    }

    /// <summary>The measures over some of the cases.</summary>
    public static IReadOnlyList<MeasureComparison> Measure(IReadOnlyCollection<CasePair> pairs, ComparisonRule rule) =>
        [.. pairs.SelectMany(p => p.Differences).GroupBy(d => d.Measure, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Sum(g.Key, [.. g], rule))];

    private static CasePair Pair(CaseRuns before, CaseRuns after, ComparisonRule rule)
    {
        var differences = new List<MeasureDifference>();
        foreach (var measure in after.Measures.Order(StringComparer.Ordinal))
        {
            if (before.Mean(measure) is not { } baseline || after.Mean(measure) is not { } value)
                continue;
            var isFlaky = ExperimentMeasures.MoreIsBetter(measure) && Math.Max(before.Spread(measure), after.Spread(measure)) >= ComparisonRule.Flaky;
            differences.Add(new MeasureDifference(measure, baseline, value, rule.Judge(measure, baseline, value), isFlaky));
        }

        return new CasePair(before, after, differences);
    }

    private static MeasureComparison Sum(string measure, List<MeasureDifference> all, ComparisonRule rule) => new()
    {
        Measure = measure,
        Pairs = all.Count,
        BaselineMean = all.Average(d => d.Baseline),
        Mean = all.Average(d => d.Value),
        Interval = BootstrapInterval.Of([.. all.Select(d => d.Value - d.Baseline)], rule.Confidence),
        SignP = SignTest.P(all.Count(d => d.Value > d.Baseline), all.Count(d => d.Value < d.Baseline)),
        Improved = all.Count(d => d.Verdict == CaseVerdict.Improved),
        Regressed = all.Count(d => d.Verdict == CaseVerdict.Regressed),
        Flaky = all.Count(d => d.IsFlaky),
    };
}
