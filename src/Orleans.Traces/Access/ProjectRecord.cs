using Orleans.Traces.Identity;

namespace Orleans.Traces.Access;

/// <summary>A project: a tenant whose traces, logs and keys are its own.</summary>
public sealed record ProjectRecord
{
    /// <summary>The kind of these documents in an <see cref="Storage.IConfigStore"/>; a document's id is the project's.</summary>
    public const string Kind = "project";

    /// <summary>The longest that can be asked for: some ten years.</summary>
    public const int MaxRetentionDays = 3_650;

    /// <summary>Its name in addresses and on disk.</summary>
    public required ProjectId Id { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Days that its traces and logs are kept; null: as many as the instance's setting says.</summary>
    public int? RetentionDays { get; init; }
}
