namespace Orleans.Traces.Datasets.Json;

/// <summary>A dataset as the API writes it.</summary>
public sealed record DatasetDocument
{
    /// <summary>Its name in addresses.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for; null: nobody said.</summary>
    public required string? Description { get; init; }

    /// <summary>Its latest version.</summary>
    public required int Version { get; init; }

    /// <summary>Cases of the latest version.</summary>
    public required int CaseCount { get; init; }

    /// <summary>When it was made: ISO 8601, UTC.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>When its latest version was made: ISO 8601, UTC.</summary>
    public required string ChangedAt { get; init; }

    /// <summary>The document of a dataset.</summary>
    public static DatasetDocument Of(Dataset dataset) => new()
    {
        Name = dataset.Name,
        Description = dataset.Description,
        Version = dataset.Version,
        CaseCount = dataset.CaseCount,
        CreatedAt = CaseDocument.TextOf(dataset.CreatedAt),
        ChangedAt = CaseDocument.TextOf(dataset.ChangedAt),
    };
}

/// <summary>A project's datasets as the API writes them.</summary>
/// <param name="Datasets">In the order of their names.</param>
public sealed record DatasetListDocument(IReadOnlyList<DatasetDocument> Datasets);

/// <summary>One change of a dataset.</summary>
/// <param name="Version">Its number.</param>
/// <param name="At">When: ISO 8601, UTC.</param>
/// <param name="Author">The id of the key that it was made with; null: none was in use.</param>
/// <param name="Note">What was done.</param>
/// <param name="Added">Cases that were added.</param>
/// <param name="Changed">Cases that were changed.</param>
/// <param name="Deleted">Cases that were deleted.</param>
public sealed record VersionDocument(int Version, string At, string? Author, string Note, int Added, int Changed, int Deleted)
{
    /// <summary>The document of a version.</summary>
    public static VersionDocument Of(DatasetVersion version) => new(
        version.Version, CaseDocument.TextOf(version.At), version.Author, version.Note, version.Added, version.Changed, version.Deleted);
}

/// <summary>A page of a dataset's versions.</summary>
/// <param name="Versions">The newest first.</param>
/// <param name="Next">What the next page is asked with as 'before'; null: this is the last.</param>
public sealed record VersionListDocument(IReadOnlyList<VersionDocument> Versions, int? Next);

/// <summary>A page of cases.</summary>
/// <param name="Version">The version that they are of.</param>
/// <param name="Cases">In the order of their ids.</param>
/// <param name="Next">What the next page is asked with as 'cursor'; null: this is the last.</param>
public sealed record CaseListDocument(int Version, IReadOnlyList<CaseDocument> Cases, string? Next);

/// <summary>What became of a case that was to be added or changed.</summary>
/// <param name="Done">Whether anything changed; false: the dataset has such a case already.</param>
/// <param name="Version">The dataset's latest version.</param>
/// <param name="Case">The case as it is now; where another one says the same, that one.</param>
public sealed record CaseDoneDocument(bool Done, int Version, CaseDocument Case);

/// <summary>What a case said.</summary>
/// <param name="Version">The version that made it so.</param>
/// <param name="Deleted">That version deleted it.</param>
/// <param name="Case">What it said; null: it was deleted.</param>
public sealed record RevisionDocument(int Version, bool Deleted, CaseDocument? Case)
{
    /// <summary>The document of a revision.</summary>
    public static RevisionDocument Of(CaseRevision revision) =>
        new(revision.Version, revision.Case is null, revision.Case is { } one ? CaseDocument.Of(one, revision.Version) : null);
}

/// <summary>A page of what a case said.</summary>
/// <param name="Revisions">The newest first.</param>
/// <param name="Next">What the next page is asked with as 'before'; null: this is the last.</param>
public sealed record RevisionListDocument(IReadOnlyList<RevisionDocument> Revisions, int? Next);

/// <summary>What became of a case between two versions.</summary>
/// <param name="Id">The case.</param>
/// <param name="Change">added, changed or deleted.</param>
/// <param name="Fields">The fields that differ; none where it was added or deleted.</param>
/// <param name="Before">What it said; null: it was not there.</param>
/// <param name="After">What it says; null: it is not there.</param>
public sealed record DifferenceDocument(string Id, string Change, IReadOnlyList<string> Fields, CaseDocument? Before, CaseDocument? After)
{
    /// <summary>The document of a difference.</summary>
    public static DifferenceDocument Of(CaseDifference difference) => new(
        difference.Id,
        difference.Before is null ? "added" : difference.After is null ? "deleted" : "changed",
        difference.Fields,
        difference.Before is { } before ? CaseDocument.Of(before) : null,
        difference.After is { } after ? CaseDocument.Of(after) : null);
}

/// <summary>A page of what differs between two versions.</summary>
/// <param name="From">The version that is compared with.</param>
/// <param name="To">The version that is compared.</param>
/// <param name="Changes">In the order of the cases' ids.</param>
/// <param name="Next">What the next page is asked with as 'cursor'; null: this is the last.</param>
public sealed record DiffDocument(int From, int To, IReadOnlyList<DifferenceDocument> Changes, string? Next);

/// <summary>What became of many cases that were to be added.</summary>
public sealed record IntakeDocument
{
    /// <summary>Whether it was stored; false: it was only tried, or something was at fault.</summary>
    public required bool Stored { get; init; }

    /// <summary>The dataset's latest version.</summary>
    public required int Version { get; init; }

    /// <summary>Cases that were read.</summary>
    public required int Read { get; init; }

    /// <summary>Cases that are new.</summary>
    public required int Added { get; init; }

    /// <summary>Cases that changed what the case of their id said.</summary>
    public required int Changed { get; init; }

    /// <summary>Cases that the dataset has word for word under their id.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Cases that say what another one says, and were left out.</summary>
    public required int DuplicateCount { get; init; }

    /// <summary>The first hundred of them.</summary>
    public required IReadOnlyList<DuplicateDocument> Duplicates { get; init; }

    /// <summary>Lines that are at fault.</summary>
    public required int FaultCount { get; init; }

    /// <summary>The first hundred of them.</summary>
    public required IReadOnlyList<LineFaultDocument> Faults { get; init; }

    /// <summary>The first ten cases that are new or changed, as they are stored.</summary>
    public required IReadOnlyList<CaseDocument> Preview { get; init; }
}

/// <summary>A case that says what another one says.</summary>
/// <param name="Line">Where it stands: the line of a file, or its place among what a search found, from 1.</param>
/// <param name="SameAs">The case that says it.</param>
public sealed record DuplicateDocument(int Line, string SameAs);

/// <summary>Something that is wrong with a case that was to be added.</summary>
/// <param name="Line">Where it stands: the line of a file, or its place among what a search found, from 1.</param>
/// <param name="Field">The field; empty: the line itself.</param>
/// <param name="Expected">What it must be.</param>
public sealed record LineFaultDocument(int Line, string Field, string Expected);
