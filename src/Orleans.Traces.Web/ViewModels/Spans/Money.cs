using System.Globalization;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>US dollars, exact enough to be added up by the reader.</summary>
public static class Money
{
    /// <summary>Four significant digits below a dollar, cents from there on: <c>$0.0001272</c>, <c>$12.50</c>.</summary>
    public static string Text(decimal dollars)
    {
        if (dollars < 0)
            return "−" + Text(-dollars);
        if (dollars == 0)
            return "$0";
        if (dollars >= 1)
            return "$" + dollars.ToString("N2", CultureInfo.InvariantCulture);

        var digits = 4;
        for (var rest = dollars; rest < 0.1m && digits < 12; rest *= 10)
            digits++;
        return "$" + decimal.Round(dollars, digits, MidpointRounding.AwayFromZero).ToString("0.00##########", CultureInfo.InvariantCulture);
    }
}
