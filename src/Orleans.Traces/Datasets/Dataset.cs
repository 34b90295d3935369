namespace Orleans.Traces.Datasets;

/// <summary>A named list of cases that a program is tried on, as it is at one moment. Its cases lie beside it, each version for itself.</summary>
public sealed record Dataset
{
    /// <summary>Its name within the project.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, in a person's words; null: nobody said.</summary>
    public string? Description { get; init; }

    /// <summary>Its latest version. Each change makes one, and none is ever given twice to a dataset of this name.</summary>
    public int Version { get; init; }

    /// <summary>Cases of the latest version.</summary>
    public int CaseCount { get; init; }

    /// <summary>The number that the next case without an id of its own is called by.</summary>
    public int NextNumber { get; init; } = 1;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its latest version was made.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}

/// <summary>One change of a dataset.</summary>
public sealed record DatasetVersion
{
    /// <summary>Its number.</summary>
    public int Version { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The id of the key that it was made with; null: none was in use.</summary>
    public string? Author { get; init; }

    /// <summary>What was done, in words.</summary>
    public required string Note { get; init; }

    /// <summary>Cases that were added.</summary>
    public int Added { get; init; }

    /// <summary>Cases that were changed.</summary>
    public int Changed { get; init; }

    /// <summary>Cases that were deleted.</summary>
    public int Deleted { get; init; }
}
