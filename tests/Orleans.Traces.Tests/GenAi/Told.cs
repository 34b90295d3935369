using Orleans.Traces.GenAi;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.GenAi;

/// <summary>Spans that say this and nothing else.</summary>
internal static class Told
{
    /// <summary>A span with these attributes.</summary>
    public static SpanView Span(params IEnumerable<(string Key, object? Value)> attributes) => new()
    {
        SpanId = SpanId.TryParse("0000000000000001", out var id) ? id : default,
        ParentSpanId = null,
        Depth = 0,
        Name = "span",
        OtelKind = "internal",
        StartTimeUnixNano = Some.At(0),
        EndTimeUnixNano = Some.At(100),
        Status = new SpanStatus("unset", ""),
        Attributes = Map(attributes),
        Resource = AttributeMap.None,
        Scope = new ScopeView("tests", "1.0", AttributeMap.None),
        TraceState = "",
        Events = [],
        Links = [],
        Logs = [],
        Warnings = [],
    };

    /// <summary>The facts of a span with these attributes.</summary>
    public static SpanFacts Facts(params IEnumerable<(string Key, object? Value)> attributes) => FactsReader.Read(Span(attributes));

    /// <summary>An event with these attributes.</summary>
    public static EventView Event(string name, params IEnumerable<(string Key, object? Value)> attributes) => new(name, Some.At(1), Map(attributes));

    /// <summary>A log record that is an event, its name where the protocol has a place for it.</summary>
    public static LogView Log(string name, object? body, params IEnumerable<(string Key, object? Value)> attributes) => new()
    {
        TimeUnixNano = Some.At(1),
        ObservedTimeUnixNano = 0,
        SeverityNumber = 9,
        SeverityText = "",
        EventName = name,
        Body = Value(body),
        Attributes = Map(attributes),
        SpanId = null,
    };

    /// <summary>Attributes.</summary>
    public static AttributeMap Map(params IEnumerable<(string Key, object? Value)> attributes) =>
        new(attributes.Select(a => new KeyValuePair<string, AttributeValue>(a.Key, Value(a.Value))));

    /// <summary>A value as OTLP has it: texts, numbers, booleans, lists, and maps as pairs.</summary>
    public static AttributeValue Value(object? value) => value switch
    {
        null => new AttributeValue.Empty(),
        string text => new AttributeValue.Text(text),
        bool flag => new AttributeValue.Bool(flag),
        int number => new AttributeValue.Int(number),
        long number => new AttributeValue.Int(number),
        double number => new AttributeValue.Double(number),
        (string, object?)[] map => new AttributeValue.Map(Map(map)),
        IEnumerable<object?> list => new AttributeValue.Array([.. list.Select(Value)]),
        _ => throw new ArgumentException($"{value.GetType()} is no value of OTLP."),
    };
}
