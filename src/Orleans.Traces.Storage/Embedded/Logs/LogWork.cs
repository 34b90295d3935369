using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.Embedded.Logs;

/// <summary>What waits for the writer of the log store.</summary>
/// <param name="Project">Whose records.</param>
internal abstract record LogWork(ProjectId Project)
{
    /// <summary>Blocks to be written into the day of the writing.</summary>
    public sealed record Save(ProjectId Project, List<LogBlock> Blocks) : LogWork(Project);

    /// <summary>A day to be deleted.</summary>
    public sealed record Drop(ProjectId Project, DateOnly Day) : LogWork(Project);
}
