using System.Globalization;

namespace Orleans.Traces.Access.Json;

/// <summary>A project as the API writes it.</summary>
public sealed record ProjectDocument
{
    /// <summary>Its name in addresses and on disk.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made: ISO 8601, UTC.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>Days that its traces and logs are kept.</summary>
    public required int? RetentionDays { get; init; }

    /// <summary>The document of a project.</summary>
    public static ProjectDocument Of(ProjectRecord project) => new()
    {
        Id = project.Id.ToString(),
        Name = project.Name,
        CreatedAt = project.CreatedAt.UtcDateTime.ToString(KeyDocument.TimeFormat, CultureInfo.InvariantCulture),
        RetentionDays = project.RetentionDays,
    };
}

/// <summary>All projects as the API writes them.</summary>
/// <param name="Projects">In the order of their ids.</param>
public sealed record ProjectListDocument(IReadOnlyList<ProjectDocument> Projects)
{
    /// <summary>The document of projects.</summary>
    public static ProjectListDocument Of(IEnumerable<ProjectRecord> projects) => new([.. projects.Select(ProjectDocument.Of)]);
}
