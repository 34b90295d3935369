using System.Text.Json;

namespace Orleans.Traces.Server.Tests.Api;

/// <summary>The description is what a client generator reads: it must say what the API does.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private readonly ApiHost _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Every_operation_has_a_summary_a_name_and_described_parameters_and_errors()
    {
        var paths = (await _api.GetAsync("/openapi/v1.json")).GetProperty("paths");

        Assert.Equal(
            ["/api/v1/ingest", "/api/v1/logs", "/api/v1/traces", "/api/v1/traces/{traceId}", "/api/v1/traces/{traceId}/otlp", "/api/v1/traces/{traceId}/otlp/logs"],
            paths.EnumerateObject().Select(p => p.Name).Order());
        foreach (var path in paths.EnumerateObject())
        {
            var operations = path.Value.EnumerateObject().ToList();
            Assert.Equal(path.Name.EndsWith("{traceId}", StringComparison.Ordinal) ? ["get", "delete"] : ["get"], operations.Select(o => o.Name));
            Assert.All(operations, o => AssertDescribed(o.Value));
        }
    }

    private static void AssertDescribed(JsonElement operation)
    {
        Assert.NotEqual("", operation.GetProperty("summary").GetString());
        Assert.NotEqual("", operation.GetProperty("operationId").GetString());
        Assert.All(operation.GetProperty("parameters").EnumerateArray(), p => Assert.NotEqual("", p.GetProperty("description").GetString()));
        foreach (var error in operation.GetProperty("responses").EnumerateObject().Where(r => !r.Name.StartsWith('2')))
        {
            var problem = error.Value.GetProperty("content").GetProperty("application/problem+json");
            Assert.Equal(error.Name, problem.GetProperty("example").GetProperty("status").GetRawText());
        }
    }

    [Theory]
    [InlineData("/api/v1/traces")]
    [InlineData("/api/v1/logs")]
    public async Task The_limit_says_its_range(string path)
    {
        var list = (await _api.GetAsync("/openapi/v1.json")).GetProperty("paths").GetProperty(path).GetProperty("get");

        var limit = list.GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "limit").GetProperty("schema");
        Assert.Equal("integer", limit.GetProperty("type").GetString());
        Assert.Equal((1, 1_000, 50), (Number(limit, "minimum"), Number(limit, "maximum"), Number(limit, "default")));
    }

    [Fact]
    public async Task Every_member_of_a_document_has_a_type()
    {
        var schemas = (await _api.GetAsync("/openapi/v1.json")).GetProperty("components").GetProperty("schemas");

        foreach (var (schema, members) in Expected)
        {
            var properties = schemas.GetProperty(schema).GetProperty("properties");
            Assert.Equal(members, properties.EnumerateObject().Select(p => p.Name));
            Assert.All(properties.EnumerateObject(), p => Assert.True(HasType(p.Value), $"{schema}.{p.Name}: {p.Value}"));
            Assert.All(properties.EnumerateObject(), p => Assert.True(IsDescribed(p.Value), $"{schema}.{p.Name}: {p.Value}"));
        }

        Assert.Equal("string", schemas.GetProperty("Span").GetProperty("properties").GetProperty("startTimeUnixNano").GetProperty("type").GetString());
        Assert.Equal("integer", schemas.GetProperty("TraceSummary").GetProperty("properties").GetProperty("spanCount").GetProperty("type").GetString());
        Assert.Equal("object", schemas.GetProperty("Attributes").GetProperty("type").GetString());
    }

    private static Dictionary<string, string[]> Expected => new()
    {
        ["TracePage"] = ["traces", "next"],
        ["Trace"] = ["trace", "spans", "logs"],
        ["TraceSummary"] =
        [
            "traceId", "name", "serviceName", "startTime", "durationMs", "spanCount", "errorCount", "logCount", "state", "complete", "flags", "revision",
        ],
        ["Ingest"] = ["from", "to", "lastReceivedTime", "spans", "logRecords", "keys", "hours", "strangers"],
        ["IngestCounts"] =
        [
            "received", "accepted", "repeated", "refused", "retryable", "stored", "refusedByReason", "requests", "requestsByReason",
        ],
        ["IngestKey"] = ["keyId", "lastReceivedTime", "spans", "logRecords"],
        ["IngestHour"] = ["time", "spans", "logRecords"],
        ["IngestReason"] = ["reason", "count", "example"],
        ["Span"] =
        [
            "spanId", "parentSpanId", "depth", "name", "otelKind", "startTimeUnixNano", "endTimeUnixNano", "status", "attributes", "resource",
            "scope", "traceState", "events", "links", "logs", "warnings",
        ],
        ["LogRecord"] =
        [
            "timeUnixNano", "observedTimeUnixNano", "severityNumber", "severityText", "eventName", "body", "attributes", "spanId",
        ],
        ["LogPage"] = ["logs", "next"],
        ["LooseLogRecord"] =
        [
            "timeUnixNano", "observedTimeUnixNano", "severityNumber", "severityText", "eventName", "body", "attributes", "spanId", "resource",
            "scope", "warnings",
        ],
        ["SpanEvent"] = ["name", "timeUnixNano", "attributes"],
        ["SpanLink"] = ["traceId", "spanId", "attributes"],
    };

    private static bool HasType(JsonElement schema) =>
        schema.TryGetProperty("type", out _) || schema.TryGetProperty("$ref", out _) || schema.TryGetProperty("oneOf", out _);

    private static bool IsDescribed(JsonElement schema) => schema.TryGetProperty("$ref", out _) || schema.TryGetProperty("description", out _);

    private static int Number(JsonElement schema, string name) => schema.GetProperty(name).GetInt32();
}
