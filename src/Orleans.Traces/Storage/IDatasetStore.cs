using Orleans.Traces.Datasets;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage;

/// <summary>Where datasets and all versions of their cases are kept, until somebody deletes them: no retention touches them. Every store passes
/// <c>DatasetStoreContract</c>.</summary>
/// <remarks>All members may be called from many threads at once, and several processes may have one store. A failure of the store itself is a
/// <see cref="StorageUnavailableException"/>: whether a write took place is then unknown, and the caller may read and try again. A version that was
/// committed never changes: reading it again gives the same cases as long as the dataset is there.</remarks>
public interface IDatasetStore
{
    /// <summary>A project's datasets in the order of their names (ordinal). Whoever makes them bounds their number.</summary>
    Task<IReadOnlyList<Dataset>> ListAsync(ProjectId project, CancellationToken cancellationToken);

    /// <summary>A dataset as the latest commit that has completed left it, or a later one; null: there is none.</summary>
    Task<Dataset?> FindAsync(DatasetKey key, CancellationToken cancellationToken);

    /// <summary>Makes the next version of a dataset.</summary>
    /// <remarks>Atomic, however many cases it writes, and completes only when it would survive a power cut. Of several commits based on the same
    /// version one takes place, the others are a <see cref="DatasetOutcome.Conflict"/> and change nothing. A dataset of a name that was deleted
    /// goes on with a version that none of this name ever had.</remarks>
    /// <exception cref="ArgumentException">A case is larger than <see cref="DatasetRules.MaxCaseBytes"/>.</exception>
    Task<DatasetOutcome> CommitAsync(DatasetKey key, DatasetCommit commit, CancellationToken cancellationToken);

    /// <summary>Deletes a dataset with all its versions. False: there is none. Durable as <see cref="CommitAsync"/>; a commit that is under way
    /// meanwhile is a conflict, or took place before.</summary>
    Task<bool> DeleteAsync(DatasetKey key, CancellationToken cancellationToken);

    /// <summary>Deletes all of a project's datasets, and what is known of earlier ones, since the project was deleted.</summary>
    Task ForgetAsync(ProjectId project, CancellationToken cancellationToken);

    /// <summary>A case as it is in a version; null: it is not in it, or there is no such dataset.</summary>
    Task<CaseRevision?> FindCaseAsync(DatasetKey key, string caseId, int version, CancellationToken cancellationToken);

    /// <summary>Cases of a version in the order of their ids (ordinal).</summary>
    /// <param name="key">The dataset; one that is not there has no cases.</param>
    /// <param name="version">The version; one that is not there yet is as the latest.</param>
    /// <param name="after">The id that the page starts after; empty: from the first.</param>
    /// <param name="limit">Cases on the page, 1 to <see cref="DatasetReading.MaxRead"/>; fewer come where they are large.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<CasePage> ListCasesAsync(DatasetKey key, int version, string after, int limit, CancellationToken cancellationToken);

    /// <summary>What a case said, newest first, before a version; deletions are in it.</summary>
    /// <param name="key">The dataset.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="before">Only what earlier versions made.</param>
    /// <param name="limit">At most so many, 1 to <see cref="DatasetReading.MaxRead"/>; fewer, and at least one, where they are large.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<CaseRevision>> ListRevisionsAsync(DatasetKey key, string caseId, int before, int limit, CancellationToken cancellationToken);

    /// <summary>A dataset's versions before one, newest first.</summary>
    Task<IReadOnlyList<DatasetVersion>> ListVersionsAsync(DatasetKey key, int before, int limit, CancellationToken cancellationToken);

    /// <summary>The ids of cases that versions wrote, in their order (ordinal).</summary>
    /// <param name="key">The dataset.</param>
    /// <param name="range">Versions later than the first and not later than the second.</param>
    /// <param name="after">The id that the page starts after; empty: from the first.</param>
    /// <param name="limit">At most so many, 1 to <see cref="DatasetReading.MaxRead"/>; fewer are the last.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<string>> ListChangedAsync(
        DatasetKey key, (int After, int To) range, string after, int limit, CancellationToken cancellationToken);

    /// <summary>What all cases of the latest version are known by, in the order of their ids (ordinal).</summary>
    Task<IReadOnlyList<CaseMark>> ListMarksAsync(DatasetKey key, CancellationToken cancellationToken);
}

/// <summary>How much is read of a dataset at once.</summary>
public static class DatasetReading
{
    /// <summary>Cases, revisions or versions that a page may have.</summary>
    public const int MaxRead = 1_000;

    /// <summary>Bytes of cases after which a page ends.</summary>
    public const int PageBytes = 4 * 1024 * 1024;
}
