using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels.LogRecords;

/// <summary>Which log records are shown: those of a severity that hold all words, in any case, in whatever they say.</summary>
public sealed class LogFilter(LogsAddress address)
{
    // A record that says nothing of its severity is as loud as most.
    private const int Info = 9;

    private readonly string[] _words = address.Find.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Every record is shown.</summary>
    public bool IsOpen => _words.Length == 0 && address.Severity == LeastSeverity.Any;

    /// <summary>Whether a record is shown.</summary>
    public bool Includes(LooseLogView log) =>
        SeverityOf(log) >= Least(address.Severity) && (_words.Length == 0 || Array.TrueForAll(_words, w => Texts(log).Any(t => t.Contains(w, StringComparison.OrdinalIgnoreCase))));

    private static int Least(LeastSeverity severity) => severity switch
    {
        LeastSeverity.Info => Info,
        LeastSeverity.Warn => 13,
        LeastSeverity.Error => 17,
        _ => int.MinValue,
    };

    private static int SeverityOf(LooseLogView log) => log.SeverityNumber is >= 1 and <= 24
        ? log.SeverityNumber
        : log.SeverityText.ToUpperInvariant() switch
        {
            "TRACE" or "VERBOSE" or "VRB" => 1,
            "DEBUG" or "DBG" => 5,
            "WARN" or "WARNING" or "WRN" => 13,
            "ERROR" or "ERR" => 17,
            "FATAL" or "CRITICAL" or "CRIT" or "FTL" or "ALERT" or "EMERGENCY" => 21,
            _ => Info,
        };

    private static IEnumerable<string> Texts(LooseLogView log)
    {
        yield return ValueText.Of(log.Body);
        yield return log.EventName;
        yield return log.SeverityText;
        foreach (var (key, value) in log.Attributes.Concat(log.Resource))
        {
            yield return key;
            yield return ValueText.Of(value);
        }

        yield return log.Scope.Name;
    }
}
