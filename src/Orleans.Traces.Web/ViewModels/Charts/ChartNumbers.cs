using System.Globalization;

namespace Orleans.Traces.Web.ViewModels.Charts;

/// <summary>The numbers of a chart in words.</summary>
public static class ChartNumbers
{
    private const double NanosPerMs = 1e6;

    // Beyond it a duration is a wrong clock, and more than 64 bits of nanoseconds.
    private const double LongestMs = 1.8e13;

    /// <summary>As it is read out: counts in full.</summary>
    public static string Text(double value, ChartUnit unit) => unit switch
    {
        ChartUnit.Milliseconds => Durations.Text(Nanos(value)),
        ChartUnit.Dollars => Amounts.Dollars(Money(value)),
        ChartUnit.Score => value.ToString("0.###", CultureInfo.InvariantCulture),
        _ => value.ToString("N0", CultureInfo.InvariantCulture),
    };

    /// <summary>As it stands at a line of the axis: short, and all lines with as many decimals as the distance from one to the next has.</summary>
    public static string Tick(double value, double step, ChartUnit unit) => unit switch
    {
        _ when value == 0 => "0",
        ChartUnit.Milliseconds => Durations.Round(Nanos(value)),
        ChartUnit.Score when step < 1 => value.ToString(Decimals(step), CultureInfo.InvariantCulture),
        ChartUnit.Dollars when step < 1 => "$" + Money(value).ToString(Decimals(step), CultureInfo.InvariantCulture),
        ChartUnit.Dollars => "$" + Amounts.Short((long)value),
        _ => Amounts.Short((long)value),
    };

    private static string Decimals(double step) => "F" + Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 1, 10);

    private static ulong Nanos(double ms) => (ulong)(Math.Clamp(ms, 0, LongestMs) * NanosPerMs);

    // What clients say that a call cost can be any number.
    private static decimal Money(double dollars) => (decimal)Math.Clamp(dollars, -1e15, 1e15);
}
