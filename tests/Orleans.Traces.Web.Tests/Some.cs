using System.Globalization;
using System.Text;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Outlines;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Web.Tests;

/// <summary>Things to show.</summary>
internal static class Some
{
    public const ulong Millisecond = 1_000_000;
    public const ulong Second = 1_000_000_000;

    /// <summary>2026-03-04T12:00:00Z, when all tests begin.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The same, Unix nanoseconds.</summary>
    public static readonly ulong NoonNanos = (ulong)Noon.ToUnixTimeSeconds() * Second;

    public static TraceId Trace(int number) =>
        TraceId.TryParse(number.ToString("x32", CultureInfo.InvariantCulture), out var id) ? id : throw new ArgumentOutOfRangeException(nameof(number));

    public static SpanId SpanId(int number) =>
        Identity.SpanId.TryParse(number.ToString("x16", CultureInfo.InvariantCulture), out var id) ? id : throw new ArgumentOutOfRangeException(nameof(number));

    public static TraceSummary Summary(int number, string name = "answer") => new()
    {
        TraceId = Trace(number),
        Name = name,
        ServiceName = "agent",
        Start = NoonNanos - ((ulong)number * Second),
        End = NoonNanos - ((ulong)number * Second) + (250 * Millisecond),
        SpanCount = 3,
        ErrorCount = 0,
        LogCount = 0,
        State = TraceState.Final,
        Complete = true,
        Flags = TraceFlags.None,
        Revision = 1,
    };

    public static SpanView Span(int number, int depth = 0, string name = "span") => new()
    {
        SpanId = SpanId(number),
        ParentSpanId = null,
        Depth = depth,
        Name = name,
        OtelKind = "internal",
        StartTimeUnixNano = NoonNanos,
        EndTimeUnixNano = NoonNanos + Second,
        Status = new SpanStatus("unset", ""),
        Attributes = AttributeMap.None,
        Resource = AttributeMap.None,
        Scope = new ScopeView("", "", AttributeMap.None),
        TraceState = "",
        Events = [],
        Links = [],
        Logs = [],
        Warnings = [],
    };

    /// <summary>The tree of these spans, each below the last one before it that is a level higher.</summary>
    public static TraceTree Tree(params SpanView[] spans) => TraceTree.Build(SentItems.Of(new TraceView(Summary(1), spans, [])));

    /// <summary>Its outline, with what the spans did and used.</summary>
    public static TraceOutline Outline(params SpanView[] spans)
    {
        var tree = Tree(spans);
        var prices = new FakePrices();
        var viewer = new TraceViewer(Summary(1), tree, prices);
        return TraceOutline.Of(tree).WithFacts(tree, [.. Enumerable.Range(0, tree.Nodes.Count).Select(viewer.Facts)], prices);
    }

    /// <summary>A span that takes its time from one second after noon to another.</summary>
    public static SpanView From(this SpanView span, double start, double end) => span with
    {
        StartTimeUnixNano = (ulong)((long)NoonNanos + (long)(start * Second)),
        EndTimeUnixNano = (ulong)((long)NoonNanos + (long)(end * Second)),
    };

    /// <summary>A call of a model.</summary>
    public static SpanView Call(int number, int depth, int input, int output, string model = "priced") => Span(number, depth, "chat") with
    {
        Attributes = new AttributeMap(
        [
            KeyValuePair.Create<string, AttributeValue>("gen_ai.operation.name", new AttributeValue.Text("chat")),
            KeyValuePair.Create<string, AttributeValue>("gen_ai.response.model", new AttributeValue.Text(model)),
            KeyValuePair.Create<string, AttributeValue>("gen_ai.usage.input_tokens", new AttributeValue.Int(input)),
            KeyValuePair.Create<string, AttributeValue>("gen_ai.usage.output_tokens", new AttributeValue.Int(output)),
        ]),
    };

    public static SpanView Failed(this SpanView span, string message = "") => span with { Status = new SpanStatus("error", message) };

    /// <summary>A score of a rule, one second after noon.</summary>
    public static StoredScore Score(string name, Verdict verdict, int? span = null, int revision = 1) => new()
    {
        Key = ItemHash.OfContext(Encoding.UTF8.GetBytes($"{name} {span} {revision}")),
        Name = name,
        Span = span is { } number ? SpanId(number) : null,
        Verdict = verdict,
        Source = ScoreSource.Rule,
        ScorerId = name.ToLowerInvariant(),
        ScorerVersion = 1,
        Revision = revision,
        At = Noon.AddSeconds(1),
    };

    public static LogView Log(string body, int severity = 9) => new()
    {
        TimeUnixNano = NoonNanos + Millisecond,
        ObservedTimeUnixNano = 0,
        SeverityNumber = severity,
        SeverityText = "",
        EventName = "",
        Body = new AttributeValue.Text(body),
        Attributes = AttributeMap.None,
        SpanId = null,
    };

    public static AttributeMap Attributes(params (string Key, string Value)[] entries) =>
        new(entries.Select(e => KeyValuePair.Create<string, AttributeValue>(e.Key, new AttributeValue.Text(e.Value))));
}
