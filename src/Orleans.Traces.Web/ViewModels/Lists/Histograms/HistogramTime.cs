using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Stats;

namespace Orleans.Traces.Web.ViewModels.Lists.Histograms;

/// <summary>The time that a histogram is drawn over, cut into buckets.</summary>
/// <param name="From">Where the first bucket begins, Unix nanoseconds.</param>
/// <param name="Step">How long a bucket is, nanoseconds.</param>
/// <param name="Count">How many there are.</param>
public sealed record HistogramTime(ulong From, ulong Step, int Count)
{
    private const ulong Second = 1_000_000_000, NanosPerTick = 100;

    // What is older has a wrong clock, or nobody looks for it here.
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(400);

    /// <summary>Where the last one ends.</summary>
    public ulong To => From + (Step * (ulong)Count);

    // Seconds: what people count time in.
    private static readonly ulong[] Steps =
    [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 2 * 86_400, 7 * 86_400,
    ];

    private const int MostBuckets = 100;

    /// <summary>Cuts a range into at most a hundred buckets or so that begin at full hours, days, … of the reader's clock.</summary>
    public static HistogramTime Of(ulong from, ulong to, TimeZoneInfo zone)
    {
        // Later than 2262 nobody draws anything, and sums stay within their bounds.
        from = Math.Min(from, long.MaxValue);
        to = Math.Clamp(to, from + 1, (ulong)long.MaxValue + 1);
        var step = Steps.Select(s => s * Second).FirstOrDefault(s => (to - from) / s <= MostBuckets, StatsQuery.StepFor(from, to));
        var offset = (Int128)zone.GetUtcOffset(DateTimeOffset.UnixEpoch.AddTicks((long)(from / NanosPerTick))).Ticks * NanosPerTick;
        var past = (from + offset) % step;
        var first = from - (ulong)Int128.Clamp(past, 0, from);
        return new HistogramTime(first, step, (int)((to - first + step - 1) / step));
    }

    /// <summary>The time that a list looks at, as far as there are traces in it.</summary>
    public static async Task<HistogramTime> FindAsync(
        ITraceQueries queries, ProjectId project, ListRange range, (DateTimeOffset Now, TimeZoneInfo Zone) reader, CancellationToken cancellationToken)
    {
        var (from, to) = range.At(reader.Now);
        var end = to ?? ListRange.Nanos(reader.Now);
        if (from > 0)
            return Of(from, Math.Max(end, from + Second), reader.Zone);

        var oldest = await OldestAsync(queries, project, (ListRange.Nanos(reader.Now - Oldest), end), cancellationToken);
        return Of(oldest, end, reader.Zone);
    }

    /// <summary>The bucket of a moment; −1 or <see cref="Count"/> for what lies before or after.</summary>
    public int BucketOf(ulong moment) => moment < From ? -1 : moment >= To ? Count : (int)((moment - From) / Step);

    /// <summary>Where a bucket begins.</summary>
    public ulong StartOf(int bucket) => From + (Step * (ulong)Math.Clamp(bucket, 0, Count));

    // Each question reads one trace: the newest before a moment. The answer lies within a thirtieth of the range, mostly nearer.
    private static async Task<ulong> OldestAsync(
        ITraceQueries queries, ProjectId project, (ulong From, ulong To) range, CancellationToken cancellationToken)
    {
        var (low, high) = (Math.Min(range.From, range.To), range.To);
        while (high - low > ((range.To - high) / 30) + Second)
        {
            var middle = low + ((high - low) / 2);
            var page = await queries.ListAsync(new TraceListQuery { Project = project, From = low, To = middle, Limit = 1 }, cancellationToken);
            if (page.Traces.Count > 0)
                high = page.Traces[0].Start;
            else
                low = middle;
        }

        return Math.Min(low, high);
    }
}
