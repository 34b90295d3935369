using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage;

/// <summary>A store that keeps what it has by project and day, so that retention drops whole days.</summary>
public interface IDayStore
{
    /// <summary>The days that there are, in no particular order.</summary>
    IReadOnlyList<ProjectDay> Days();

    /// <summary>Removes a day with all that is in it. A day that is not there is no fault.</summary>
    /// <remarks>Readers under way find all of it, or nothing. A crash may leave part of it on the disk; it is never seen again, and removed
    /// when the store is opened next.</remarks>
    /// <exception cref="StorageUnavailableException">It could not be removed now.</exception>
    Task DropDayAsync(ProjectDay day, CancellationToken cancellationToken);
}

/// <summary>A day (UTC) of a project.</summary>
public readonly record struct ProjectDay(ProjectId Project, DateOnly Date);
