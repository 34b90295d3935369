using Orleans.Traces.Query;

namespace Orleans.Traces.Experiments.Json;

/// <summary>Experiments that ran in a time, the latest first.</summary>
/// <param name="Experiments">Each once.</param>
/// <param name="Limited">There were more traces than are looked at: earlier experiments may be missing, and the counts of the last ones.</param>
public sealed record ExperimentListDocument(IReadOnlyList<ExperimentSumDocument> Experiments, bool Limited);

/// <summary>An experiment in a list.</summary>
public sealed record ExperimentSumDocument
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people; null: none was sent.</summary>
    public required string? Name { get; init; }

    /// <summary>The dataset; null: none was sent.</summary>
    public required string? Dataset { get; init; }

    /// <summary>The dataset's version; null: none was sent.</summary>
    public required int? DatasetVersion { get; init; }

    /// <summary>Cases that it ran.</summary>
    public required int CaseCount { get; init; }

    /// <summary>Its traces.</summary>
    public required int RunCount { get; init; }

    /// <summary>Those in which something failed.</summary>
    public required int ErrorCount { get; init; }

    /// <summary>The start of its first trace: ISO 8601, UTC.</summary>
    public required string FirstTime { get; init; }

    /// <summary>The start of its last trace: ISO 8601, UTC.</summary>
    public required string LastTime { get; init; }

    /// <summary>The document of an experiment's runs, of which there is at least one.</summary>
    public static ExperimentSumDocument Of(string id, IReadOnlyCollection<ExperimentRun> runs) => new()
    {
        Id = id,
        Name = runs.Select(r => r.Mark.Name).FirstOrDefault(n => n is not null),
        Dataset = runs.Select(r => r.Mark.Dataset).FirstOrDefault(n => n is not null),
        DatasetVersion = runs.Select(r => r.Mark.DatasetVersion).FirstOrDefault(n => n is not null),
        CaseCount = runs.Select(r => r.Mark.Case).Where(c => c is not null).Distinct().Count(),
        RunCount = runs.Count,
        ErrorCount = runs.Count(r => r.HasErrors),
        FirstTime = UnixTime.ToText(runs.Min(r => r.Start)),
        LastTime = UnixTime.ToText(runs.Max(r => r.Start)),
    };
}

/// <summary>An experiment, with a page of its cases.</summary>
public sealed record ExperimentDocument
{
    /// <summary>The most cases that are named as missing, and the like.</summary>
    public const int MaxNamed = 1_000;

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people; null: none was sent.</summary>
    public required string? Name { get; init; }

    /// <summary>The dataset; null: none was sent.</summary>
    public required string? Dataset { get; init; }

    /// <summary>The dataset's version; null: none was sent.</summary>
    public required int? DatasetVersion { get; init; }

    /// <summary>running: a trace is open, or cases are missing and the last trace was within ten minutes; complete: every case of the dataset's version has a run that is over; else partial.</summary>
    public required string State { get; init; }

    /// <summary>Cases that it ran.</summary>
    public required int CaseCount { get; init; }

    /// <summary>Its traces.</summary>
    public required int RunCount { get; init; }

    /// <summary>Cases of the dataset's version that have no run that is over.</summary>
    public required int MissingCount { get; init; }

    /// <summary>The first thousand of them.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>What is odd about it, in words.</summary>
    public required IReadOnlyList<string> Oddities { get; init; }

    /// <summary>What its runs add up to.</summary>
    public required IReadOnlyList<MeasureSumDocument> Measures { get; init; }

    /// <summary>A page of its cases, in the order of their ids.</summary>
    public required IReadOnlyList<CaseRunsDocument> Cases { get; init; }

    /// <summary>What the next page is asked with as 'cursor'; null: this is the last.</summary>
    public required string? Next { get; init; }

    /// <summary>The document of an experiment.</summary>
    public static ExperimentDocument Of(Experiment experiment, string after, int limit)
    {
        List<CaseRuns> page = [.. experiment.Cases.Where(c => string.CompareOrdinal(c.Id, after) > 0).Take(limit + 1)];
        return new ExperimentDocument
        {
            Id = experiment.Id,
            Name = experiment.Name,
            Dataset = experiment.Dataset,
            DatasetVersion = experiment.DatasetVersion,
            State = experiment.State.ToString().ToLowerInvariant(),
            CaseCount = experiment.Cases.Count,
            RunCount = experiment.Cases.Sum(c => c.Runs.Count),
            MissingCount = experiment.Missing.Count,
            Missing = [.. experiment.Missing.Take(MaxNamed)],
            Oddities = experiment.Oddities,
            Measures = MeasureSumDocument.Of(experiment),
            Cases = [.. page.Take(limit).Select(CaseRunsDocument.Of)],
            Next = page.Count > limit ? page[limit - 1].Id : null,
        };
    }
}

/// <summary>A measure over all runs that say it.</summary>
/// <param name="Measure">score:NAME, durationMs, costUsd, tokens or errors (1 where something failed).</param>
/// <param name="Count">Runs that say it.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="P50">The value that half of them do not exceed.</param>
/// <param name="P95">The value that 95 of a hundred do not exceed.</param>
public sealed record MeasureSumDocument(string Measure, int Count, double Mean, double P50, double P95)
{
    /// <summary>The measures of an experiment, by their names.</summary>
    public static IReadOnlyList<MeasureSumDocument> Of(Experiment experiment) =>
    [
        .. experiment.Cases.SelectMany(c => c.Runs).SelectMany(r => r.Measures).GroupBy(m => m.Key, m => m.Value, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => Of(g.Key, [.. g.Order()])),
    ];

    private static MeasureSumDocument Of(string measure, double[] sorted) => new(
        measure, sorted.Length, sorted.Average(), BootstrapInterval.Quantile(sorted, 0.5), BootstrapInterval.Quantile(sorted, 0.95));
}

/// <summary>What an experiment made of a case.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Runs">Its runs, by trial.</param>
public sealed record CaseRunsDocument(string CaseId, IReadOnlyList<RunDocument> Runs)
{
    /// <summary>The document of a case's runs.</summary>
    public static CaseRunsDocument Of(CaseRuns one) => new(one.Id, [.. one.Runs.Select(RunDocument.Of)]);
}

/// <summary>A case, tried once.</summary>
/// <param name="TraceId">Its trace: 32 lowercase hex digits.</param>
/// <param name="Trial">Which trial it is; null: not sent.</param>
/// <param name="Open">Whether more of it may come.</param>
/// <param name="Errors">Whether something failed.</param>
/// <param name="Measures">What it says in numbers: score:NAME, durationMs, costUsd, tokens, errors.</param>
public sealed record RunDocument(string TraceId, int? Trial, bool Open, bool Errors, IReadOnlyDictionary<string, double> Measures)
{
    /// <summary>The document of a run.</summary>
    public static RunDocument Of(ExperimentRun run) => new(run.Trace.ToString(), run.Mark.Trial, run.IsOpen, run.HasErrors, run.Measures);
}
