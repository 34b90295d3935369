namespace Orleans.Traces.Query.Stats;

/// <summary>Which statistics: of the traces that start within a range, in steps of time.</summary>
/// <param name="From">Lowest start, inclusive, Unix nanoseconds.</param>
/// <param name="To">Highest start, exclusive, Unix nanoseconds.</param>
/// <param name="Step">Nanoseconds of a step, above 0; the first step starts at <paramref name="From"/>.</param>
/// <param name="By">What is told apart.</param>
/// <param name="Limit">The most groups; those with the highest counts are kept, the others are summed up as one.</param>
public sealed record StatsQuery(ulong From, ulong To, ulong Step, StatsBy By, int Limit)
{
    /// <summary>Only of the traces that belong to this session or user; null: of all.</summary>
    public TraceOwner? Within { get; init; }

    /// <summary>Groups where the caller says nothing.</summary>
    public const int DefaultLimit = 20;

    /// <summary>The most groups.</summary>
    public const int MaxLimit = 100;

    /// <summary>The most steps.</summary>
    public const int MaxSteps = 1_000;

    /// <summary>Steps of a range, the last one perhaps cut short.</summary>
    public int Steps => (int)(((To - From) / Step) + ((To - From) % Step == 0 ? 0UL : 1));

    /// <summary>A step that cuts a range into about sixty: one of a second, 5, 10, 30, a minute, …, a day, or whole days.</summary>
    public static ulong StepFor(ulong from, ulong to)
    {
        const ulong second = 1_000_000_000;
        ulong[] steps = [1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400];
        foreach (var step in steps)
        {
            if ((to - from) / (step * second) <= 60)
                return step * second;
        }

        var day = 86_400 * second;
        return ((to - from) / (60 * day) + 1) * day;
    }
}
