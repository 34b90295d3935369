using System.Globalization;
using Orleans.Traces.Query;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Experiments;

/// <summary>The attributes by which a trace says that it is a run of a case: ours, Langfuse's and Braintrust's.</summary>
public static class ExperimentKeys
{
    /// <summary>Ours: the experiment, the case, the trial (from 1), the dataset and its version.</summary>
    public const string Experiment = "traces.experiment.id", Case = "traces.experiment.case.id", Trial = "traces.experiment.trial", Dataset = "traces.experiment.dataset",
        DatasetVersion = "traces.experiment.dataset.version", Name = "traces.experiment.name";

    /// <summary>Langfuse's.</summary>
    public const string LangfuseExperiment = "langfuse.experiment.id", LangfuseName = "langfuse.experiment.name", LangfuseCase = "langfuse.experiment.item.id",
        LangfuseDataset = "langfuse.experiment.dataset.id";

    /// <summary>Braintrust's: what a span belongs to, for instance <c>experiment_id:…</c>.</summary>
    public const string BraintrustParent = "braintrust.parent", BraintrustId = "experiment_id:", BraintrustName = "experiment_name:";

    /// <summary>The longest id of an experiment.</summary>
    public const int MaxId = 128;

    /// <summary>What an experiment's id is, in words.</summary>
    public const string IdExpected = "1 to 128 characters, without control characters, quotes and backslashes";

    private static readonly string[] Selected =
        [Experiment, Case, Trial, Dataset, DatasetVersion, Name, LangfuseExperiment, LangfuseName, LangfuseCase, LangfuseDataset, BraintrustParent];

    /// <summary>Whether it can be an experiment's id.</summary>
    public static bool IsId(string id) => id.Length is >= 1 and <= MaxId && !id.Any(c => char.IsControl(c) || c is '"' or '\\' or '`');

    /// <summary>Finds the traces of an experiment; null: of all experiments.</summary>
    public static TraceQlQuery Query(string? experiment)
    {
        string[] conditions = experiment is { } id
            ?
            [
                Is(Experiment, id), Is(LangfuseExperiment, id), Is(BraintrustParent, BraintrustId + id), Is(BraintrustParent, BraintrustName + id),
            ]
            : [$"span.{Experiment} != nil", $"span.{LangfuseExperiment} != nil", $"span.{BraintrustParent} =~ \"experiment_.*\""];
        var text = $"{{ {string.Join(" || ", conditions)} }} | select({string.Join(", ", Selected.Select(s => $"span.{s}"))})";
        return TraceQlQuery.TryParse(text, out var query, out var error) ? query : throw new ArgumentException($"{text}: {error}", nameof(experiment));
    }

    /// <summary>What a span says by these attributes; null: of no experiment.</summary>
    /// <param name="selected">What <see cref="Query"/> selected of it.</param>
    public static ExperimentMark? Read(IReadOnlyList<KeyValuePair<string, AttributeValue>> selected)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in selected)
        {
            if (TextOf(value) is { Length: > 0 } text)
                values.TryAdd(key.StartsWith("span.", StringComparison.Ordinal) ? key["span.".Length..] : key, text);
        }

        string? First(params string[] keys) => keys.Select(k => values.GetValueOrDefault(k)).FirstOrDefault(v => v is not null);
        var id = First(Experiment, LangfuseExperiment) ?? Parent(First(BraintrustParent));
        return id is null ? null : new ExperimentMark(id, First(Case, LangfuseCase))
        {
            Name = First(Name, LangfuseName),
            Trial = int.TryParse(First(Trial), NumberStyles.None, CultureInfo.InvariantCulture, out var trial) ? trial : null,
            Dataset = First(Dataset, LangfuseDataset),
            DatasetVersion = int.TryParse(First(DatasetVersion), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null,
        };
    }

    private static string Is(string key, string value) => $"span.{key} = \"{value}\"";

    private static string? Parent(string? parent) => parent switch
    {
        null => null,
        _ when parent.StartsWith(BraintrustId, StringComparison.Ordinal) => parent[BraintrustId.Length..],
        _ when parent.StartsWith(BraintrustName, StringComparison.Ordinal) => parent[BraintrustName.Length..],
        _ => null,
    };

    private static string? TextOf(AttributeValue value) => value switch
    {
        AttributeValue.Text text => text.Value,
        AttributeValue.Int number => number.Value.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}

/// <summary>What a trace says of the experiment that it belongs to.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Case">The case; null: not said.</param>
public sealed record ExperimentMark(string Experiment, string? Case)
{
    /// <summary>The experiment's name for people; null: not said.</summary>
    public string? Name { get; init; }

    /// <summary>Which trial of the case it is; null: not said.</summary>
    public int? Trial { get; init; }

    /// <summary>The dataset; null: not said.</summary>
    public string? Dataset { get; init; }

    /// <summary>The dataset's version; null: not said.</summary>
    public int? DatasetVersion { get; init; }
}
