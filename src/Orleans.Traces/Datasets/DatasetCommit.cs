namespace Orleans.Traces.Datasets;

/// <summary>A change of a dataset that makes its next version.</summary>
public sealed record DatasetCommit
{
    /// <summary>The version that is changed; 0: there must be no dataset of this name, and it is made.</summary>
    public required int BasedOn { get; init; }

    /// <summary>The dataset as it is to be; the store gives it its version.</summary>
    public required Dataset Head { get; init; }

    /// <summary>What is noted of the change; the store gives it its version.</summary>
    public required DatasetVersion Change { get; init; }

    /// <summary>What becomes of cases, each named once.</summary>
    public required IReadOnlyList<CaseWrite> Writes { get; init; }
}

/// <summary>What becomes of a case.</summary>
/// <param name="Id">The case.</param>
/// <param name="Case">What it says from now on; null: it is deleted.</param>
public sealed record CaseWrite(string Id, DatasetCase? Case);

/// <summary>What became of a change.</summary>
public abstract record DatasetOutcome
{
    private DatasetOutcome()
    {
    }

    /// <summary>It took place.</summary>
    /// <param name="Head">The dataset with its new version.</param>
    public sealed record Committed(Dataset Head) : DatasetOutcome;

    /// <summary>The dataset is not what the change was based on: changed by somebody else, made, or deleted. Nothing took place.</summary>
    public sealed record Conflict : DatasetOutcome;
}
