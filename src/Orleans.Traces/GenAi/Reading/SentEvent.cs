using Orleans.Traces.Query;

namespace Orleans.Traces.GenAi.Reading;

/// <summary>A span event, or a log record that is one: the conventions send the same under either.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Body">A log record's body; <see cref="AttributeValue.Empty"/> of a span event.</param>
/// <param name="IsLog">Whether it was a log record.</param>
/// <param name="Time">When it happened, Unix nanoseconds; 0: nobody says.</param>
internal sealed record SentEvent(string Name, AttributeMap Attributes, AttributeValue Body, bool IsLog, ulong Time)
{
    /// <summary>A span event.</summary>
    public static SentEvent Of(EventView view) => new(view.Name, view.Attributes, new AttributeValue.Empty(), IsLog: false, view.TimeUnixNano);

    /// <summary>A log record; some clients send the event's name as an attribute.</summary>
    public static SentEvent Of(LogView view) => new(
        view.EventName.Length > 0 ? view.EventName : (Find(view.Attributes, "event.name") as AttributeValue.Text)?.Value ?? "",
        view.Attributes, view.Body, IsLog: true, view.TimeUnixNano != 0 ? view.TimeUnixNano : view.ObservedTimeUnixNano);

    private static AttributeValue? Find(AttributeMap attributes, string key) => attributes.TryGet(key, out var value) ? value : null;
}
