using System.Web;
using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.ViewModels.LogRecords;

/// <summary>The least severity that is shown. In the address the name in lower case.</summary>
public enum LeastSeverity
{
    /// <summary>All records.</summary>
    Any,

    /// <summary>INFO and above. What says nothing of its severity counts as INFO.</summary>
    Info,

    /// <summary>WARN and above.</summary>
    Warn,

    /// <summary>ERROR and FATAL.</summary>
    Error,
}

/// <summary>All that the list of log records shows, as its address says it. Two equal ones show the same.</summary>
/// <remarks>Parameters, each left out where it is the default: the range (<see cref="RangeParameters"/>, all of time without it); <c>severity</c>;
/// <c>find</c>, words that a record must hold; <c>live=0</c> where new records do not appear by themselves; <c>open</c>, the place of a record
/// (<see cref="LogCursor"/>) that is shown in full. What cannot be read counts as left out.</remarks>
public sealed record LogsAddress
{
    /// <summary>The address without parameters.</summary>
    public const string Path = "/logs";

    /// <summary>The newest of all records.</summary>
    public static LogsAddress Default { get; } = new();

    /// <summary>The time that is looked at.</summary>
    public ListRange Range { get; init; } = ListRange.All;

    /// <summary>The least severity.</summary>
    public LeastSeverity Severity { get; init; }

    /// <summary>Words, each of which a record must hold; empty: all records.</summary>
    public string Find { get; init; } = "";

    /// <summary>New records appear by themselves.</summary>
    public bool IsLive { get; init; } = true;

    /// <summary>The record that is shown in full; null: none.</summary>
    public LogCursor? Open { get; init; }

    /// <summary>The same records, whichever is shown in full and whether more come.</summary>
    public bool ListsTheSame(LogsAddress other) => (Range, Severity, Find) == (other.Range, other.Severity, other.Find);

    /// <summary>Reads the part of an address after the question mark.</summary>
    public static LogsAddress Read(string parameters)
    {
        var sent = HttpUtility.ParseQueryString(parameters);
        return new LogsAddress
        {
            Range = RangeParameters.Read(sent, own: ""),
            Severity = Enum.TryParse<LeastSeverity>(sent["severity"], ignoreCase: true, out var severity) && Enum.IsDefined(severity) ? severity : LeastSeverity.Any,
            Find = (sent["find"] ?? "").Trim(),
            IsLive = sent["live"] != "0",
            Open = LogCursor.TryParse(sent["open"] ?? "", out var open) ? open : null,
        };
    }

    /// <summary>The address, from the root.</summary>
    public override string ToString() => PageAddress.Of(
        Path,
        [
            .. RangeParameters.Of(Range, own: ""), ("severity", Severity == LeastSeverity.Any ? null : Severity.ToString().ToLowerInvariant()), ("find", Find),
            ("live", IsLive ? null : "0"), ("open", Open?.ToString()),
        ]);
}
