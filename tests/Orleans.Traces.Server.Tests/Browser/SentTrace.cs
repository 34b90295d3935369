using System.Globalization;
using System.Text.Json;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>A trace that a test sends span by span. Each number is a trace of its own.</summary>
internal sealed class SentTrace(int number)
{
    private const ulong Ms = 1_000_000;

    // 2026-01-02T03:04:05Z.
    private const ulong Zero = 1_767_323_045_000_000_000;

    public string Id { get; } = number.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>A span that starts ten milliseconds after the one of the number before.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="parent">Its parent's; 0: none.</param>
    /// <param name="name">Its name, and the value of its only attribute.</param>
    public OtlpRequest Span(int id, int parent, string name) => Span(id, parent, name, Zero + ((ulong)id * 10 * Ms));

    /// <summary>A span that starts at a moment, Unix nanoseconds, and takes 100 ms.</summary>
    public OtlpRequest Span(int id, int parent, string name, ulong start) => Request([Described(id, parent, name, start, name, name)]);

    /// <summary>Many of them in one request, each with an attribute <c>text</c> that is <c>text-</c> and its number.</summary>
    public OtlpRequest Spans(IEnumerable<(int Id, int Parent, string Name)> spans) =>
        Request([.. spans.Select(s => Described(s.Id, s.Parent, s.Name, Zero + ((ulong)s.Id * 10 * Ms), "text", $"text-{s.Id}"))]);

    private static OtlpRequest Request(Dictionary<string, object>[] spans)
    {
        var request = new { resourceSpans = new[] { new { scopeSpans = new[] { new { spans } } } } };
        return new OtlpRequest("http/json", "/v1/traces", "traces", IsGzip: false, JsonSerializer.SerializeToUtf8Bytes(request));
    }

    private Dictionary<string, object> Described(int id, int parent, string name, ulong start, string key, string value)
    {
        var span = new Dictionary<string, object>
        {
            ["traceId"] = Id,
            ["spanId"] = SpanId(id),
            ["name"] = name,
            ["kind"] = 1,
            ["startTimeUnixNano"] = start.ToString(CultureInfo.InvariantCulture),
            ["endTimeUnixNano"] = (start + (100 * Ms)).ToString(CultureInfo.InvariantCulture),
            ["attributes"] = new[] { new { key, value = new { stringValue = value } } },
        };
        if (parent != 0)
            span["parentSpanId"] = SpanId(parent);
        return span;
    }

    private static string SpanId(int id) => id.ToString("x16", CultureInfo.InvariantCulture);
}
