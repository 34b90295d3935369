using System.Text.Json;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>One trace of an <c>expected.json</c>, compared with the API's answer.</summary>
internal sealed class ExpectedTrace(JsonElement scenario, JsonElement expected)
{
    private static readonly string[] SeverityFloors = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

    public void Compare(JsonElement actual)
    {
        var shown = actual.GetProperty("spans").EnumerateArray().ToDictionary(s => s.GetProperty("spanId").GetString()!);
        var spans = expected.GetProperty("spans").EnumerateArray().ToList();
        Assert.Equal(expected.GetProperty("spanCount").GetInt32(), actual.GetProperty("trace").GetProperty("spanCount").GetInt32());
        Assert.Equal(spans.Count, shown.Count);

        CompareWhole(expected, actual.GetProperty("trace"));
        if (expected.TryGetProperty("should", out var desired))
            CompareWhole(desired, actual.GetProperty("trace"));

        var idOf = spans.ToDictionary(s => s.GetProperty("key").GetString()!, s => s.GetProperty("spanId").GetString());
        foreach (var span in spans)
        {
            var found = shown[span.GetProperty("spanId").GetString()!];
            Assert.Equal(span.GetProperty("name").GetString(), found.GetProperty("name").GetString());
            var parent = span.GetProperty("parent").GetString();
            Assert.Equal(parent is null ? null : idOf[parent], found.GetProperty("parentSpanId").GetString());
            CompareState(span, found);
            CompareContents(span, found);
            ExpectedMeaning.Compare(span, found);
            if (span.TryGetProperty("should", out var should))
                ExpectedMeaning.Compare(should, found);
        }
    }

    private static void CompareWhole(JsonElement wanted, JsonElement found)
    {
        foreach (var name in (string[])["sessionId", "userId", "tags"])
        {
            if (wanted.TryGetProperty(name, out var value))
                Assert.True(JsonElement.DeepEquals(value, found.GetProperty(name)), $"{name} is {found.GetProperty(name)}, not {value}");
        }

        if (wanted.TryGetProperty("totals", out var totals))
            Assert.All(totals.EnumerateObject(), t => Assert.True(
                JsonElement.DeepEquals(t.Value, found.GetProperty("totals").GetProperty(t.Name)), $"{t.Name}: {found.GetProperty("totals")}, not {t.Value}"));
    }

    private static void CompareState(JsonElement span, JsonElement found)
    {
        if (span.TryGetProperty("otelKind", out var kind))
            Assert.Equal(kind.GetString()!.ToLowerInvariant(), found.GetProperty("otelKind").GetString());
        if (span.TryGetProperty("status", out var status))
            Assert.Contains(found.GetProperty("status").GetProperty("code").GetString(), OneOrMore(status));
        if (span.TryGetProperty("statusMessage", out var message))
            Assert.All(OneOrMore(message), m => Assert.Contains(m!, found.GetProperty("status").GetProperty("message").GetString(), StringComparison.Ordinal));
        if (span.TryGetProperty("serviceName", out var service))
            Assert.Equal(service.GetString(), found.GetProperty("resource").GetProperty("service.name").GetString());
    }

    private void CompareContents(JsonElement span, JsonElement found)
    {
        if (span.TryGetProperty("attributes", out var attributes))
            Contains(attributes, found.GetProperty("attributes"));
        foreach (var wanted in ArrayOf(span, "events"))
            Assert.Contains(found.GetProperty("events").EnumerateArray(), e => NameIs(e, wanted) && HasAttributes(e, wanted));
        if (span.TryGetProperty("exception", out var exception))
            CompareException(exception, found);
        foreach (var wanted in ArrayOf(span, "links"))
        {
            var traceId = scenario.GetProperty("traces").GetProperty(wanted.GetProperty("trace").GetString()!).GetProperty("traceId").GetString();
            Assert.Contains(found.GetProperty("links").EnumerateArray(), l => l.GetProperty("traceId").GetString() == traceId && HasAttributes(l, wanted));
        }

        if (span.TryGetProperty("logCount", out var logCount))
            Assert.Equal(logCount.GetInt32(), found.GetProperty("logs").GetArrayLength());
        foreach (var wanted in ArrayOf(span, "logs"))
            Assert.Contains(found.GetProperty("logs").EnumerateArray(), l => IsLog(l, wanted));
    }

    private static void CompareException(JsonElement exception, JsonElement found)
    {
        var shown = found.GetProperty("events").EnumerateArray().Single(e => e.GetProperty("name").GetString() == "exception").GetProperty("attributes");
        if (exception.TryGetProperty("type", out var type))
            Assert.Equal(type.GetString(), shown.GetProperty("exception.type").GetString());
        if (exception.TryGetProperty("message", out var message))
            Assert.Contains(message.GetString()!, shown.GetProperty("exception.message").GetString(), StringComparison.Ordinal);
    }

    public static bool IsLog(JsonElement log, JsonElement wanted)
    {
        // OpenTelemetry's Python SDK of that day sent the name as an attribute.
        if (wanted.TryGetProperty("eventName", out var name)
            && log.GetProperty("eventName").GetString() != name.GetString()
            && !(log.GetProperty("attributes").TryGetProperty("event.name", out var asAttribute) && asAttribute.GetString() == name.GetString()))
        {
            return false;
        }

        return (!wanted.TryGetProperty("body", out var body) || IsWithin(body, log.GetProperty("body")))
            && (!wanted.TryGetProperty("severity", out var severity) || SeverityOf(log) == severity.GetString())
            && HasAttributes(log, wanted);
    }

    private static string SeverityOf(JsonElement log) => SeverityFloors[(log.GetProperty("severityNumber").GetInt32() - 1) / 4];

    private static bool NameIs(JsonElement found, JsonElement wanted) => found.GetProperty("name").GetString() == wanted.GetProperty("name").GetString();

    private static bool HasAttributes(JsonElement found, JsonElement wanted) =>
        !wanted.TryGetProperty("attributes", out var attributes) || IsWithin(attributes, found.GetProperty("attributes"));

    private static void Contains(JsonElement wanted, JsonElement found) =>
        Assert.All(wanted.EnumerateObject(), a => Assert.True(
            found.TryGetProperty(a.Name, out var value) && IsWithin(a.Value, value), $"{a.Name} is {(found.TryGetProperty(a.Name, out var v) ? v : "absent")}, not {a.Value}"));

    // An object may have more than is wanted; all else must be equal.
    public static bool IsWithin(JsonElement wanted, JsonElement found) => wanted.ValueKind == JsonValueKind.Object
        ? found.ValueKind == JsonValueKind.Object && wanted.EnumerateObject().All(w => found.TryGetProperty(w.Name, out var value) && IsWithin(w.Value, value))
        : wanted.ValueKind == JsonValueKind.Array
            ? found.ValueKind == JsonValueKind.Array && wanted.GetArrayLength() == found.GetArrayLength()
                && wanted.EnumerateArray().Zip(found.EnumerateArray(), IsWithin).All(same => same)
            : JsonElement.DeepEquals(wanted, found);

    public static IEnumerable<string?> OneOrMore(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(v => v.GetString()) : [value.GetString()];

    private static IEnumerable<JsonElement> ArrayOf(JsonElement span, string name) =>
        span.TryGetProperty(name, out var array) ? array.EnumerateArray() : [];
}
