using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Assembling;

/// <summary>A trace's items sorted out: of each span the version that is shown, and each log record once.</summary>
internal sealed class ShownItems
{
    private ShownItems(SpanItem[] spans, LogItem[] logs, bool hasVersions)
    {
        Spans = spans;
        Logs = logs;
        HasVersions = hasVersions;
    }

    /// <summary>Each span id once, by (start, id).</summary>
    public SpanItem[] Spans { get; }

    /// <summary>Each log record once, by (time, hash).</summary>
    public LogItem[] Logs { get; }

    /// <summary>A span id came with different contents.</summary>
    public bool HasVersions { get; }

    /// <summary>Sorts out items that come in any order, repeated or not.</summary>
    public static ShownItems Of(IEnumerable<TraceItem> items)
    {
        var spans = new Dictionary<SpanId, SpanItem>();
        var logs = new List<LogItem>();
        var hasVersions = false;
        foreach (var item in items)
        {
            if (item is LogItem log)
                logs.Add(log);
            else if (item is SpanItem span && !spans.TryAdd(span.Header.SpanId, span))
                hasVersions |= Keep(spans, span);
        }

        var shown = spans.Values.ToArray();
        Array.Sort(shown, ByStart);
        return new ShownItems(shown, Distinct(logs), hasVersions);
    }

    private static bool Keep(Dictionary<SpanId, SpanItem> spans, SpanItem span)
    {
        var shown = spans[span.Header.SpanId];
        if (shown.Hash == span.Hash)
            return false;

        var byEnd = span.Header.End.CompareTo(shown.Header.End);
        if (byEnd > 0 || (byEnd == 0 && span.Hash > shown.Hash))
            spans[span.Header.SpanId] = span;
        return true;
    }

    private static LogItem[] Distinct(List<LogItem> logs)
    {
        logs.Sort(ByTime);
        var distinct = new List<LogItem>(logs.Count);
        foreach (var log in logs)
        {
            if (distinct.Count == 0 || distinct[^1].Hash != log.Hash)
                distinct.Add(log);
        }

        return [.. distinct];
    }

    private static int ByStart(SpanItem left, SpanItem right)
    {
        var byStart = left.Header.Start.CompareTo(right.Header.Start);
        return byStart != 0 ? byStart : left.Header.SpanId.CompareTo(right.Header.SpanId);
    }

    private static int ByTime(LogItem left, LogItem right)
    {
        var byTime = left.Header.Time.CompareTo(right.Header.Time);
        return byTime != 0 ? byTime : left.Hash.CompareTo(right.Hash);
    }
}
