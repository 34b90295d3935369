using System.Runtime.CompilerServices;
using Orleans.Traces.Datasets;
using Orleans.Traces.Experiments;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Experiments;

/// <summary>Reads experiments from their traces: nothing else is kept of them.</summary>
internal sealed class ExperimentReader(ITraceSearch search, IDatasetStore datasets, TimeProvider time)
{
    /// <summary>Traces that a list looks at, newest first.</summary>
    public const int MaxListed = 5_000;

    /// <summary>Traces of one experiment that are read: 20,000 cases in three trials.</summary>
    public const int MaxRuns = 60_000;

    private const int PageSize = 1_000;

    /// <summary>The experiments of a time, the latest first, and whether there may be more.</summary>
    public async Task<(IReadOnlyList<(string Id, IReadOnlyList<ExperimentRun> Runs)> Experiments, bool Limited)> ListAsync(
        ProjectId project, (ulong From, ulong To) range, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, List<ExperimentRun>>(StringComparer.Ordinal);
        var count = 0;
        await foreach (var run in RunsAsync(project, ExperimentKeys.Query(null), range, cancellationToken))
        {
            if (count++ == MaxListed)
                break;
            if (!found.TryGetValue(run.Mark.Experiment, out var runs))
                found.Add(run.Mark.Experiment, runs = []);
            runs.Add(run);
        }

        return ([.. found.OrderByDescending(e => e.Value.Max(r => r.Start)).Select(e => (e.Key, (IReadOnlyList<ExperimentRun>)e.Value))], count > MaxListed);
    }

    /// <summary>An experiment; null: no trace of the time is of it.</summary>
    public async Task<Experiment?> FindAsync(ProjectId project, string id, (ulong From, ulong To) range, CancellationToken cancellationToken)
    {
        var runs = new List<ExperimentRun>();
        await foreach (var run in RunsAsync(project, ExperimentKeys.Query(id), range, cancellationToken))
        {
            if (run.Mark.Experiment == id)
                runs.Add(run);
            if (runs.Count == MaxRuns)
                break;
        }

        if (runs.Count == 0)
            return null;
        var (caseIds, oddity) = await CasesAsync(project, runs, cancellationToken);
        var experiment = Experiment.Of(id, runs, caseIds, time.GetUtcNow());
        List<string> oddities = [.. experiment.Oddities, .. oddity is null ? [] : new[] { oddity }];
        if (runs.Count == MaxRuns)
            oddities.Add($"It has {MaxRuns} traces or more; the newest so many are looked at.");
        return experiment with { Oddities = oddities };
    }

    /// <summary>The cases of the dataset's version that an experiment ran on, with their tags and splits; null: it is not known, or not there.</summary>
    public async Task<IReadOnlyList<CaseGroups>?> GroupsAsync(ProjectId project, Experiment experiment, CancellationToken cancellationToken) =>
        DatasetRules.IsName(experiment.Dataset)
            ? await ReadAsync(new DatasetKey(project, experiment.Dataset), experiment.DatasetVersion ?? int.MaxValue, cancellationToken)
            : null;

    private async Task<(IReadOnlyList<string>? Ids, string? Oddity)> CasesAsync(
        ProjectId project, List<ExperimentRun> runs, CancellationToken cancellationToken)
    {
        if (runs.Select(r => r.Mark).FirstOrDefault(m => m.Dataset is not null) is not { Dataset: { } name } mark)
            return (null, null);
        if (!DatasetRules.IsName(name) || await datasets.FindAsync(new DatasetKey(project, name), cancellationToken) is not { } head)
            return (null, $"There is no dataset {name}: which cases are missing is not known.");
        if (mark.DatasetVersion > head.Version)
            return (null, $"The dataset {name} has no version {mark.DatasetVersion}; {head.Version} is its latest. Which cases are missing is not known.");
        var cases = await ReadAsync(new DatasetKey(project, name), mark.DatasetVersion ?? head.Version, cancellationToken);
        return ([.. cases.Where(c => !c.IsRejected).Select(c => c.Id)], null);
    }

    private async Task<IReadOnlyList<CaseGroups>> ReadAsync(DatasetKey key, int version, CancellationToken cancellationToken)
    {
        var cases = new List<CaseGroups>();
        for (var after = ""; after is not null;)
        {
            var page = await datasets.ListCasesAsync(key, version, after, DatasetReading.MaxRead, cancellationToken);
            cases.AddRange(page.Cases.Select(c => new CaseGroups(c.Id, c.Case!.Tags, c.Case.Split, c.Case.Review == ReviewState.Rejected)));
            after = page.Next;
        }

        return cases;
    }

    private async IAsyncEnumerable<ExperimentRun> RunsAsync(
        ProjectId project, TraceQlQuery query, (ulong From, ulong To) range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TraceCursor? after = null;
        do
        {
            var page = new SearchQuery { Project = project, TraceQl = query, From = range.From, To = range.To, Limit = PageSize, SpansPerSpanset = 1, After = after };
            after = null;
            await foreach (var step in search.SearchAsync(page, cancellationToken))
            {
                if (step is SearchStep.Ended ended)
                    after = ended.Next;
                else if (step is SearchStep.Match match && MarkOf(match) is { } mark)
                    yield return ExperimentRun.Of(mark, match.Trace);
            }
        }
        while (after is not null);
    }

    // Where spans below carry the attributes too, the one nearest to the root says what counts.
    private static ExperimentMark? MarkOf(SearchStep.Match match) =>
        match.Spansets.Where(s => s.Selected.Count > 0).OrderBy(s => s.Nodes[0]).Select(s => ExperimentKeys.Read(s.Selected[0])).FirstOrDefault(m => m is not null);
}

/// <summary>What a case is grouped by.</summary>
/// <param name="Id">The case.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Split">Its split; null: none.</param>
/// <param name="IsRejected">It is not to be used.</param>
internal sealed record CaseGroups(string Id, IReadOnlyList<string> Tags, string? Split, bool IsRejected);
