using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Access.Json;

/// <summary>What a caller says of a project to be made.</summary>
public sealed record NewProject
{
    /// <summary>What a project's id is, in words for who got it wrong.</summary>
    public const string IdExpected = "1 to 63 characters of a-z 0-9 -, a letter or digit first";

    internal const int MaxName = 100;

    /// <summary>Its name in addresses and on disk: 1 to 63 characters of <c>a-z 0-9 -</c>, a letter or digit first. It cannot be changed.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people; left out: the id.</summary>
    public string? Name { get; init; }

    /// <summary>Days that its traces and logs are kept; left out: 30.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Reads a request's body.</summary>
    public static bool TryRead(
        JsonElement body, DateTimeOffset now, [NotNullWhen(true)] out ProjectRecord? project, [NotNullWhen(false)] out BodyFault? fault)
    {
        var fields = new FieldReader(body, "id", "name", "retentionDays");
        var text = fields.Text("id", 63);
        var name = fields.Text("name", MaxName);
        var days = fields.Number("retentionDays", 1, ProjectRecord.MaxRetentionDays);
        if (!ProjectId.TryParse(text, out var id))
            fields.Refuse("id", IdExpected);

        fault = fields.Fault;
        project = fault is null
            ? new ProjectRecord { Id = id, Name = name ?? id.ToString(), CreatedAt = now, RetentionDays = days }
            : null;
        return fault is null;
    }
}

/// <summary>What a caller changes of a project; what is left out stays.</summary>
public sealed record ProjectChange
{
    /// <summary>Its name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Days that its traces and logs are kept.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Reads a request's body.</summary>
    public static bool TryRead(JsonElement body, [NotNullWhen(true)] out ProjectChange? change, [NotNullWhen(false)] out BodyFault? fault)
    {
        var fields = new FieldReader(body, "name", "retentionDays");
        var name = fields.Text("name", NewProject.MaxName);
        var days = fields.Number("retentionDays", 1, ProjectRecord.MaxRetentionDays);
        if (name is null && days is null)
            fields.Refuse("", "an object with 'name', 'retentionDays' or both");

        fault = fields.Fault;
        change = fault is null ? new ProjectChange { Name = name, RetentionDays = days } : null;
        return fault is null;
    }

    /// <summary>The project with the change.</summary>
    public ProjectRecord Apply(ProjectRecord project) =>
        project with { Name = Name ?? project.Name, RetentionDays = RetentionDays ?? project.RetentionDays };
}
