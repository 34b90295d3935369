namespace Orleans.Traces.Experiments;

/// <summary>An experiment: each case of a dataset, run once or several times.</summary>
public sealed record Experiment
{
    /// <summary>How long after its last run an experiment that lacks cases counts as running still.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people; null: none was sent.</summary>
    public string? Name { get; init; }

    /// <summary>The dataset; null: none was sent.</summary>
    public string? Dataset { get; init; }

    /// <summary>The dataset's version; null: none was sent.</summary>
    public int? DatasetVersion { get; init; }

    /// <summary>How far it is.</summary>
    public ExperimentState State { get; init; }

    /// <summary>Its runs by their cases, in the order of their ids (ordinal), each by trial.</summary>
    public required IReadOnlyList<CaseRuns> Cases { get; init; }

    /// <summary>Cases of the dataset's version that have no run that is over, in the order of their ids.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>What is odd about it, in words.</summary>
    public IReadOnlyList<string> Oddities { get; init; } = [];

    /// <summary>The experiment of these runs.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="runs">Its runs; what names no case is only told of.</param>
    /// <param name="caseIds">The cases that it should have; null: not known.</param>
    /// <param name="now">The time.</param>
    public static Experiment Of(string id, IReadOnlyCollection<ExperimentRun> runs, IReadOnlyList<string>? caseIds, DateTimeOffset now)
    {
        var cases = runs.Where(r => r.Mark.Case is not null).GroupBy(r => r.Mark.Case!, StringComparer.Ordinal)
            .Select(g => new CaseRuns(g.Key, [.. g.OrderBy(r => r.Mark.Trial ?? 0).ThenBy(r => r.Start).ThenBy(r => r.Trace)]))
            .OrderBy(c => c.Id, StringComparer.Ordinal).ToList();
        var over = cases.Where(c => c.Runs.Any(r => !r.IsOpen)).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        List<string> missing = [.. (caseIds ?? []).Where(c => !over.Contains(c))];
        var last = runs.Count == 0 ? 0 : runs.Max(r => r.End);
        var isRecent = DateTimeOffset.UnixEpoch.AddTicks((long)(last / 100)) > now - Patience;
        return new Experiment
        {
            Id = id,
            Name = First(runs, r => r.Mark.Name),
            Dataset = First(runs, r => r.Mark.Dataset),
            DatasetVersion = runs.Select(r => r.Mark.DatasetVersion).FirstOrDefault(v => v is not null),
            State = runs.Any(r => r.IsOpen) || (missing.Count > 0 && isRecent) ? ExperimentState.Running
                : missing.Count > 0 ? ExperimentState.Partial : ExperimentState.Complete,
            Cases = cases,
            Missing = missing,
            Oddities = [.. Odd(runs, cases, caseIds)],
        };
    }

    private static IEnumerable<string> Odd(IReadOnlyCollection<ExperimentRun> runs, List<CaseRuns> cases, IReadOnlyList<string>? caseIds)
    {
        if (runs.Count(r => r.Mark.Case is null) is > 0 and var nameless)
            yield return $"{nameless} traces name no case and are left out; send {ExperimentKeys.Case}.";
        if (cases.Count(c => c.Runs.Where(r => r.Mark.Trial is not null).GroupBy(r => r.Mark.Trial).Any(g => g.Count() > 1)) is > 0 and var twice)
            yield return $"{twice} cases have several traces of one trial: two runs may have this id. All of them count.";
        if (runs.Select(r => (r.Mark.Dataset, r.Mark.DatasetVersion)).Where(d => d.Dataset is not null).Distinct().Count() > 1)
            yield return "Its traces name several datasets or versions; the first one's cases are looked for.";
        if (caseIds is not null && cases.Count(c => !caseIds.Contains(c.Id)) is > 0 and var strangers)
            yield return $"{strangers} cases are not in the dataset's version.";
    }

    private static string? First(IEnumerable<ExperimentRun> runs, Func<ExperimentRun, string?> value) => runs.Select(value).FirstOrDefault(v => v is not null);
}

/// <summary>How far an experiment is.</summary>
public enum ExperimentState
{
    /// <summary>A trace is open, or cases are missing and the last run was a short while ago.</summary>
    Running,

    /// <summary>Every case has a run that is over.</summary>
    Complete,

    /// <summary>Cases are missing, and nothing came for a while.</summary>
    Partial,
}

/// <summary>What an experiment made of a case.</summary>
/// <param name="Id">The case.</param>
/// <param name="Runs">Its runs, by trial.</param>
public sealed record CaseRuns(string Id, IReadOnlyList<ExperimentRun> Runs)
{
    /// <summary>The measures that a run of it says.</summary>
    public IEnumerable<string> Measures => Runs.SelectMany(r => r.Measures.Keys).Distinct();

    /// <summary>The mean of a measure over those runs that say it; null: none does.</summary>
    public double? Mean(string measure)
    {
        var (sum, count) = (0.0, 0);
        foreach (var run in Runs)
        {
            if (!run.Measures.TryGetValue(measure, out var value))
                continue;
            sum += value;
            count++;
        }

        return count == 0 ? null : sum / count;
    }

    /// <summary>How far its runs are apart.</summary>
    public double Spread(string measure)
    {
        List<double> values = [.. Runs.Where(r => r.Measures.ContainsKey(measure)).Select(r => r.Measures[measure])];
        return values.Count < 2 ? 0 : values.Max() - values.Min();
    }
}
