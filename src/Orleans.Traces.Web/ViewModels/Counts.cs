using System.Globalization;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>Numbers of things, in words.</summary>
public static class Counts
{
    /// <summary><c>1 span</c>, <c>1,234 spans</c>.</summary>
    public static string Of(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>The same of a noun with a plural of its own.</summary>
    public static string Of(int count, string one, string many) => $"{Number(count)} {(count == 1 ? one : many)}";

    /// <summary>The number alone, with thousands set apart.</summary>
    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
