using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage;

/// <summary>How long what a project stored is kept.</summary>
public interface IRetentionPolicy
{
    /// <summary>Whole days, from 1: what was first stored on a day is kept for so many days after that day has ended.</summary>
    int DaysOf(ProjectId project);
}

/// <summary>What a policy means for days.</summary>
/// <remarks>A day that is over counts as absent at once and is removed an hour later, so that nobody who began to use it while it was kept
/// finds it gone.</remarks>
public static class RetentionTerm
{
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>The earliest day that is not over: those before it count as absent.</summary>
    public static DateOnly FirstKept(this IRetentionPolicy policy, ProjectId project, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return today.AddDays(-Math.Min(policy.DaysOf(project), today.DayNumber));
    }

    /// <summary>Whether a day is to be removed.</summary>
    public static bool IsToGo(this IRetentionPolicy policy, ProjectDay day, DateTimeOffset now) =>
        day.Date < policy.FirstKept(day.Project, now - Grace);
}
