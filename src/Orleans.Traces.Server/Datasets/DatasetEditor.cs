using Orleans.Traces.Datasets;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Datasets;

/// <summary>Changes datasets. Of two that change one at once the second decides anew, on what the first one left.</summary>
internal sealed class DatasetEditor(IDatasetStore store, TimeProvider time)
{
    // A change that meets others each time is given up after so many.
    private const int MaxAttempts = 20;

    /// <summary>The time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Makes a dataset without cases.</summary>
    public async Task<DatasetMade> MakeAsync(DatasetKey key, string? description, string? author, CancellationToken cancellationToken)
    {
        if ((await store.ListAsync(key.Project, cancellationToken)).Count >= DatasetRules.MaxDatasets)
            return new DatasetMade.TooMany();
        var commit = new DatasetCommit
        {
            BasedOn = 0,
            Head = new Dataset { Name = key.Name, Description = description, CreatedAt = Now, ChangedAt = Now },
            Change = new DatasetVersion { At = Now, Author = author, Note = "made" },
            Writes = [],
        };
        return await store.CommitAsync(key, commit, cancellationToken) is DatasetOutcome.Committed made ? new DatasetMade.Made(made.Head) : new DatasetMade.Exists();
    }

    /// <summary>Changes a dataset. Null: there is none.</summary>
    /// <param name="key">The dataset.</param>
    /// <param name="plan">Decides by the dataset as it is; asked again where another one was faster.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StorageUnavailableException">Others change the dataset all the time.</exception>
    public async Task<DatasetEdited<T>?> EditAsync<T>(DatasetKey key, Func<Dataset, Task<DatasetStep<T>>> plan, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await store.FindAsync(key, cancellationToken) is not { } head)
                return null;
            var step = await plan(head);
            if (step.Commit is null)
                return new DatasetEdited<T>(step.Answer, head);
            if (await store.CommitAsync(key, step.Commit, cancellationToken) is DatasetOutcome.Committed committed)
                return new DatasetEdited<T>(step.Answer, committed.Head);
        }

        throw new StorageUnavailableException($"The dataset {key} was changed by others {MaxAttempts} times meanwhile.");
    }

    /// <summary>Changes a case. Null: there is no such dataset.</summary>
    /// <param name="key">The dataset.</param>
    /// <param name="target">The case, and the version that its caller knows; null: whatever it is.</param>
    /// <param name="change">The case as it is to be, by the one that there is; null: it is to go.</param>
    /// <param name="author">The id of the key that it is made with; null: none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<DatasetEdited<CaseEdited>?> EditCaseAsync(
        DatasetKey key, (string Id, int? BasedOn) target, Func<DatasetCase, DatasetCase>? change, string? author, CancellationToken cancellationToken) =>
        EditAsync(
            key,
            async head => await store.FindCaseAsync(key, target.Id, head.Version, cancellationToken) is { Case: { } known } found
                ? Step(head, found with { Case = known }, target.BasedOn, change, author)
                : new DatasetStep<CaseEdited>(new CaseEdited.Unknown(), null),
            cancellationToken);

    private DatasetStep<CaseEdited> Step(Dataset head, CaseRevision known, int? basedOn, Func<DatasetCase, DatasetCase>? change, string? author)
    {
        if (basedOn is { } version && version != known.Version)
            return new DatasetStep<CaseEdited>(new CaseEdited.Stale(known.Version), null);

        var edit = new DatasetEdit(head, _ => false);
        if (change is null)
        {
            edit.Delete(known.Id);
            return new DatasetStep<CaseEdited>(new CaseEdited.Deleted(), edit.ToCommit(Now, author, $"deleted {known.Id}"));
        }

        var wanted = change(known.Case!);
        var fields = CaseDifference.FieldsOf(known.Case!, wanted);
        if (fields.Count == 0)
            return new DatasetStep<CaseEdited>(new CaseEdited.Same(known), null);
        if (Traces.Datasets.Json.CaseDocument.Write(wanted).Length > DatasetRules.MaxCaseBytes)
            return new DatasetStep<CaseEdited>(new CaseEdited.TooLarge(), null);
        edit.Change(wanted);
        return new DatasetStep<CaseEdited>(
            new CaseEdited.Changed(wanted), edit.ToCommit(Now, author, $"{string.Join(", ", fields)} of {known.Id}"));
    }
}

/// <summary>What is to be done, and the answer if it is.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Commit">What is stored; null: nothing.</param>
internal sealed record DatasetStep<T>(T Answer, DatasetCommit? Commit);

/// <summary>What was done.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Head">The dataset as it is now.</param>
internal sealed record DatasetEdited<T>(T Answer, Dataset Head);

/// <summary>What became of making a dataset.</summary>
internal abstract record DatasetMade
{
    private DatasetMade()
    {
    }

    /// <summary>It is there.</summary>
    public sealed record Made(Dataset Head) : DatasetMade;

    /// <summary>There is one of this name.</summary>
    public sealed record Exists : DatasetMade;

    /// <summary>The project has as many as it may.</summary>
    public sealed record TooMany : DatasetMade;
}

/// <summary>What became of changing a case.</summary>
internal abstract record CaseEdited
{
    private CaseEdited()
    {
    }

    /// <summary>It says something else now.</summary>
    public sealed record Changed(DatasetCase Case) : CaseEdited;

    /// <summary>It said so before.</summary>
    public sealed record Same(CaseRevision Known) : CaseEdited;

    /// <summary>It is gone.</summary>
    public sealed record Deleted : CaseEdited;

    /// <summary>There is no such case.</summary>
    public sealed record Unknown : CaseEdited;

    /// <summary>It was changed after the version that the caller knows.</summary>
    public sealed record Stale(int Version) : CaseEdited;

    /// <summary>It would have more bytes than a case may have.</summary>
    public sealed record TooLarge : CaseEdited;
}
