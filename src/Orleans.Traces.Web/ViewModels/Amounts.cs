using System.Globalization;
using Orleans.Traces.GenAi;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>Tokens and money, as short as they can be told apart.</summary>
public static class Amounts
{
    private static readonly (double Above, double Unit, string Suffix)[] Steps = [(999_999_500, 1e9, "G"), (999_500, 1e6, "M"), (999.5, 1e3, "k")];

    /// <summary>Three digits and a suffix: <c>950</c>, <c>12.3k</c>, <c>1.2M</c>.</summary>
    public static string Short(long count)
    {
        foreach (var (above, unit, suffix) in Steps)
        {
            if (count >= above)
                return (count / unit).ToString(count / unit < 99.95 ? "0.#" : "0", CultureInfo.InvariantCulture) + suffix;
        }

        return count.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>US dollars: two decimals from a dollar on, two significant digits below; <c>&lt;$0.0001</c> for what is less.</summary>
    public static string Dollars(decimal dollars) => dollars switch
    {
        0 => "$0",
        < 0 => "−" + Dollars(-dollars),
        < 0.0001m => "<$0.0001",
        < 0.01m => "$" + dollars.ToString("0.0000", CultureInfo.InvariantCulture),
        < 1 => "$" + dollars.ToString("0.000", CultureInfo.InvariantCulture),
        < 10_000 => "$" + dollars.ToString("N2", CultureInfo.InvariantCulture),
        _ => "$" + dollars.ToString("N0", CultureInfo.InvariantCulture),
    };

    /// <summary>Tokens in and out; null where nothing is known.</summary>
    public static long? Total(TokenUsage tokens) => tokens.Input is null && tokens.Output is null ? null : (tokens.Input ?? 0) + (tokens.Output ?? 0);
}
