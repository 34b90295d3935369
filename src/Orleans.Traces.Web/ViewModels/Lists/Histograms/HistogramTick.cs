using System.Globalization;

namespace Orleans.Traces.Web.ViewModels.Lists.Histograms;

/// <summary>Where a histogram's axis is marked.</summary>
/// <param name="Percent">From the left.</param>
/// <param name="Label">The time there.</param>
public readonly record struct HistogramTick(double Percent, string Label)
{
    private const ulong Day = 86_400_000_000_000, Minute = 60_000_000_000;

    private const int Most = 8;

    /// <summary>The marks, a bucket's beginning each.</summary>
    public static IReadOnlyList<HistogramTick> Of(HistogramTime time, LocalTimes times)
    {
        var every = (time.Count + Most - 1) / Most;
        return [.. Enumerable.Range(0, (time.Count + every - 1) / every)
            .Select(i => i * every)
            .Where(bucket => bucket <= time.Count - (every / 2))
            .Select(bucket => new HistogramTick(100.0 * bucket / time.Count, TextOf(times.Local(time.StartOf(bucket)), time)))];
    }

    private static string TextOf(DateTime at, HistogramTime time)
    {
        var format = time.Step >= Day ? "MMM d" : time.To - time.From > Day ? (at.TimeOfDay == TimeSpan.Zero ? "MMM d" : "MMM d HH:mm") : time.Step >= Minute ? "HH:mm" : "HH:mm:ss";
        return at.ToString(format, CultureInfo.InvariantCulture);
    }
}
