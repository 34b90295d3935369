using System.Globalization;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>A log record's severity in words.</summary>
/// <param name="Word">The source's own word; else the number's short name (<c>WARN</c>, <c>ERROR2</c>); <c>unset</c> where neither was sent.</param>
/// <param name="Level">What it looks like.</param>
public readonly record struct Severity(string Word, SeverityLevel Level)
{
    private static readonly string[] Names = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

    /// <summary>The words for a severity number (1 to 24; 0: not sent) and text (empty: not sent).</summary>
    public static Severity Of(int number, string text)
    {
        if (number is < 1 or > 24)
            return new Severity(text.Length > 0 ? text : number == 0 ? "unset" : number.ToString(CultureInfo.InvariantCulture), SeverityLevel.Plain);

        var (band, step) = ((number - 1) / 4, (number - 1) % 4);
        var name = step == 0 ? Names[band] : string.Create(CultureInfo.InvariantCulture, $"{Names[band]}{step + 1}");
        var level = band switch
        {
            < 2 => SeverityLevel.Quiet,
            2 => SeverityLevel.Plain,
            3 => SeverityLevel.Warning,
            _ => SeverityLevel.Error,
        };
        return new Severity(text.Length > 0 ? text : name, level);
    }
}

/// <summary>How loudly a log record speaks on the page.</summary>
public enum SeverityLevel
{
    /// <summary>TRACE and DEBUG.</summary>
    Quiet,

    /// <summary>INFO, and what says nothing.</summary>
    Plain,

    /// <summary>WARN.</summary>
    Warning,

    /// <summary>ERROR and FATAL.</summary>
    Error,
}
