using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>Something that happened within a span: an event of it, or a log record.</summary>
/// <param name="Time">When, Unix nanoseconds; 0: not sent.</param>
/// <param name="Name">Its name; empty for a plain log record.</param>
/// <param name="Body">What a log record says; null: it is an event.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Severity">How loud it is.</param>
public sealed record TimelineEntry(ulong Time, string Name, AttributeValue? Body, AttributeMap Attributes, Severity Severity)
{
    /// <summary>It is a log record, and no event.</summary>
    public bool IsLog => Body is not null;

    /// <summary>Its time is when it was observed: when it happened was not sent.</summary>
    public bool IsObserved { get; init; }

    /// <summary>Events and log records of a span, earliest first; what has no time comes last.</summary>
    public static IReadOnlyList<TimelineEntry> Of(SpanView span) =>
        [.. span.Events.Select(OfEvent).Concat(span.Logs.Select(OfLog)).OrderBy(e => e.Time == 0).ThenBy(e => e.Time)];

    private static TimelineEntry OfEvent(EventView happening) => new(
        happening.TimeUnixNano, happening.Name, null, happening.Attributes,
        new Severity("event", happening.Name == "exception" ? SeverityLevel.Error : SeverityLevel.Plain));

    private static TimelineEntry OfLog(LogView log) => new(
        log.TimeUnixNano != 0 ? log.TimeUnixNano : log.ObservedTimeUnixNano, log.EventName, log.Body, log.Attributes,
        Severity.Of(log.SeverityNumber, log.SeverityText))
    {
        IsObserved = log.TimeUnixNano == 0 && log.ObservedTimeUnixNano != 0,
    };
}
