using System.Globalization;
using System.Text.Json;
using Orleans.Traces.Access.Json;

namespace Orleans.Traces.Web.ViewModels.Settings;

/// <summary>What a reader fills in to make or change a project.</summary>
public sealed class ProjectForm
{
    /// <summary>Its name in addresses.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its name for people; empty: as the id, or as it was.</summary>
    public string Name { get; set; } = "";

    /// <summary>Days that it keeps traces and logs; empty: as the server's settings say, or as it was.</summary>
    public string RetentionDays { get; set; } = "";

    /// <summary>The form of a project that is there.</summary>
    public static ProjectForm Of(ProjectDocument project) => new()
    {
        Id = project.Id,
        Name = project.Name,
        RetentionDays = project.RetentionDays?.ToString(CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Writes the body that makes it.</summary>
    public bool TryWriteNew(out string? body, out string? fault)
    {
        body = TryDays(out var days, out fault)
            ? JsonSerializer.Serialize(new NewProject { Id = Id.Trim(), Name = Given(Name), RetentionDays = days }, AccessJson.Api.NewProject)
            : null;
        return body is not null;
    }

    /// <summary>Writes the body that changes it.</summary>
    public bool TryWriteChange(out string? body, out string? fault)
    {
        body = TryDays(out var days, out fault)
            ? JsonSerializer.Serialize(new ProjectChange { Name = Given(Name), RetentionDays = days }, AccessJson.Api.ProjectChange)
            : null;
        return body is not null;
    }

    private static string? Given(string text) => text.Trim() is { Length: > 0 } given ? given : null;

    private bool TryDays(out int? days, out string? fault)
    {
        (days, fault) = (null, null);
        if (Given(RetentionDays) is not { } text)
            return true;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            days = number;
        else
            fault = "Days kept must be a whole number, or be left empty.";
        return fault is null;
    }
}
