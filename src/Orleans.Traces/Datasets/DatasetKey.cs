using Orleans.Traces.Identity;

namespace Orleans.Traces.Datasets;

/// <summary>A dataset's full name.</summary>
/// <param name="Project">Whose it is.</param>
/// <param name="Name">Its name within the project, see <see cref="DatasetRules.IsName"/>.</param>
public readonly record struct DatasetKey(ProjectId Project, string Name)
{
    /// <summary><c>{project}/{name}</c>.</summary>
    public override string ToString() => $"{Project}/{Name}";
}
