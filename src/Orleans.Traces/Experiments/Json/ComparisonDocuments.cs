namespace Orleans.Traces.Experiments.Json;

/// <summary>An experiment beside a baseline.</summary>
public sealed record ComparisonDocument
{
    /// <summary>The experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>The baseline.</summary>
    public required string Baseline { get; init; }

    /// <summary>When a case counts as better or worse, in words.</summary>
    public required string Rule { get; init; }

    /// <summary>Cases that both have.</summary>
    public required int PairCount { get; init; }

    /// <summary>Cases that the experiment lacks, the first thousand.</summary>
    public required IReadOnlyList<string> OnlyInBaseline { get; init; }

    /// <summary>Cases that the baseline lacks, the first thousand.</summary>
    public required IReadOnlyList<string> OnlyHere { get; init; }

    /// <summary>Each measure over all cases that both have it of.</summary>
    public required IReadOnlyList<MeasureDocument> Measures { get; init; }

    /// <summary>The same by tag or split; empty where it was not asked for.</summary>
    public required IReadOnlyList<GroupDocument> Groups { get; init; }

    /// <summary>A page of the cases that both have, in the order of their ids.</summary>
    public required IReadOnlyList<PairDocument> Cases { get; init; }

    /// <summary>What the next page is asked with as 'cursor'; null: this is the last.</summary>
    public required string? Next { get; init; }

    /// <summary>The rule in words.</summary>
    public static string RuleText(ComparisonRule rule) => FormattableString.Invariant(
        $"A case's value is the mean of its trials. A score has improved or regressed where it differs by more than {rule.Score}; durationMs, costUsd and tokens where they differ by more than {rule.Share:P0} of the baseline's, errors where they differ; less of these is better. Flaky: scores of a case's trials are {ComparisonRule.Flaky} or more apart. Interval: of the mean difference, paired percentile bootstrap of {BootstrapInterval.Resamples} samples, at {rule.Confidence}. signP: exact two-sided sign test over the cases that differ.");
}

/// <summary>A measure over cases.</summary>
public sealed record MeasureDocument
{
    /// <summary>score:NAME, durationMs, costUsd, tokens or errors.</summary>
    public required string Measure { get; init; }

    /// <summary>Cases that both experiments have it of.</summary>
    public required int Pairs { get; init; }

    /// <summary>Its mean in the baseline.</summary>
    public required double BaselineMean { get; init; }

    /// <summary>Its mean in the experiment.</summary>
    public required double Mean { get; init; }

    /// <summary>The mean less the baseline's.</summary>
    public required double Difference { get; init; }

    /// <summary>The lower bound of the difference.</summary>
    public required double Low { get; init; }

    /// <summary>The upper bound of the difference.</summary>
    public required double High { get; init; }

    /// <summary>How likely so many cases more up than down, or down than up, are by chance.</summary>
    public required double SignP { get; init; }

    /// <summary>Cases that are better.</summary>
    public required int Improved { get; init; }

    /// <summary>Cases that are worse.</summary>
    public required int Regressed { get; init; }

    /// <summary>Cases whose trials are far apart.</summary>
    public required int Flaky { get; init; }

    /// <summary>The document of a measure.</summary>
    public static MeasureDocument Of(MeasureComparison measure) => new()
    {
        Measure = measure.Measure,
        Pairs = measure.Pairs,
        BaselineMean = measure.BaselineMean,
        Mean = measure.Mean,
        Difference = measure.Mean - measure.BaselineMean,
        Low = measure.Interval.Low,
        High = measure.Interval.High,
        SignP = measure.SignP,
        Improved = measure.Improved,
        Regressed = measure.Regressed,
        Flaky = measure.Flaky,
    };
}

/// <summary>The measures over the cases of a tag or a split.</summary>
/// <param name="Key">The tag or split; null: of none.</param>
/// <param name="PairCount">Cases that both experiments have.</param>
/// <param name="Measures">Each measure.</param>
public sealed record GroupDocument(string? Key, int PairCount, IReadOnlyList<MeasureDocument> Measures);

/// <summary>A case in both experiments.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Baseline">The traces of the baseline.</param>
/// <param name="Experiment">The traces of the experiment.</param>
/// <param name="Differences">Its measures.</param>
public sealed record PairDocument(string CaseId, IReadOnlyList<string> Baseline, IReadOnlyList<string> Experiment, IReadOnlyList<DifferenceOfCaseDocument> Differences)
{
    /// <summary>The document of a pair.</summary>
    public static PairDocument Of(CasePair pair) => new(
        pair.Runs.Id, [.. pair.Baseline.Runs.Select(r => r.Trace.ToString())], [.. pair.Runs.Runs.Select(r => r.Trace.ToString())],
        [.. pair.Differences.Select(d => new DifferenceOfCaseDocument(d.Measure, d.Baseline, d.Value, d.Verdict.ToString().ToLowerInvariant(), d.IsFlaky))]);
}

/// <summary>A measure of a case.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Baseline">The mean of the baseline's trials.</param>
/// <param name="Value">The mean of the experiment's trials.</param>
/// <param name="Verdict">improved, regressed or unchanged.</param>
/// <param name="Flaky">The trials within one of the two are far apart.</param>
public sealed record DifferenceOfCaseDocument(string Measure, double Baseline, double Value, string Verdict, bool Flaky);
