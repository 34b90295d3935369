using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels.Overviews;

namespace Orleans.Traces.Web.ViewModels.LogRecords;

/// <summary>A log record in the list: one line of it. The rest is decoded when it is unfolded.</summary>
public sealed class LogEntry
{
    private const int MaxLine = 400;
    private const ulong Around = 60_000_000_000;

    private readonly LogItem _log;

    /// <summary>The entry of a record.</summary>
    /// <param name="log">The record.</param>
    /// <param name="view">The same, decoded; it is not held.</param>
    public LogEntry(LogItem log, LooseLogView view)
    {
        _log = log;
        Place = LogCursor.Of(log);
        Severity = Severity.Of(view.SeverityNumber, view.SeverityText);
        Service = view.Resource.TryGet("service.name", out var service) ? Cut(ValueText.Of(service)) : "";
        var body = view.Body is AttributeValue.Empty ? view.EventName : ValueText.Of(view.Body);
        Line = Cut(body.Length > 0 ? body : view.EventName.Length > 0 ? view.EventName : "(no body)");
    }

    /// <summary>Its place in the list.</summary>
    public LogCursor Place { get; }

    /// <summary>When it happened, or was observed where it does not say that; Unix nanoseconds, 0: it says neither.</summary>
    public ulong Time => Place.Time;

    /// <summary>How severe it is.</summary>
    public Severity Severity { get; }

    /// <summary>The service; empty: it names none.</summary>
    public string Service { get; }

    /// <summary>The beginning of its body, or the name of its event.</summary>
    public string Line { get; }

    /// <summary>Bytes that are held for it.</summary>
    public int Size => _log.Size;

    /// <summary>All of it.</summary>
    public LooseLogView View => LooseLogView.Of([_log]).Single();

    /// <summary>The address of the list that begins with it, and shows it in full.</summary>
    public string Link => new LogsAddress
    {
        Range = Lists.ListRange.Between(null, Time == ulong.MaxValue ? Time : Time + 1), Open = Place, IsLive = false,
    }.ToString();

    /// <summary>The address of the traces of a minute before and after it; null: it says no time.</summary>
    public string? TracesLink => Time == 0 ? null : Behind.List(
        Time > Around ? Time - Around : 1, Time < ulong.MaxValue - Around ? Time + Around : ulong.MaxValue);

    private static string Cut(string text) =>
        VisibleText.Line(text.Length <= MaxLine ? text : text[..(char.IsHighSurrogate(text[MaxLine - 1]) ? MaxLine - 1 : MaxLine)] + "…");
}
