using Orleans.Traces.Identity;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Retention;

/// <summary>How long this instance keeps traces.</summary>
public sealed record RetentionOptions : IRetentionPolicy
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Retention";

    /// <summary>Whole days (UTC) that a trace is kept after the day on which it was first stored.</summary>
    public int Days { get; init; } = 30;

    /// <inheritdoc/>
    public int DaysOf(ProjectId project) => Days;

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (Days is < 1 or > 36_500)
            yield return $"{Section}:{nameof(Days)} is {Days}; it must be from 1 to 36500.";
    }
}
