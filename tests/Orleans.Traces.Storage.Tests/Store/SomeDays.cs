using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.Tests.Store;

/// <summary>A retention that a test sets.</summary>
public sealed class SomeDays : IRetentionPolicy
{
    public int Days { get; set; } = 30;

    public int DaysOf(ProjectId project) => Days;
}
