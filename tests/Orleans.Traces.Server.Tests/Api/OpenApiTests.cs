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
            [
                "/api/v1/alerts", "/api/v1/alerts/{alertId}", "/api/v1/attributes", "/api/v1/attributes/{name}/values",
                "/api/v1/datasets", "/api/v1/datasets/{dataset}", "/api/v1/datasets/{dataset}/cases", "/api/v1/datasets/{dataset}/cases/{caseId}",
                "/api/v1/datasets/{dataset}/cases/{caseId}/comments", "/api/v1/datasets/{dataset}/cases/{caseId}/history", "/api/v1/datasets/{dataset}/diff",
                "/api/v1/datasets/{dataset}/export", "/api/v1/datasets/{dataset}/import", "/api/v1/datasets/{dataset}/search", "/api/v1/datasets/{dataset}/versions",
                "/api/v1/experiments", "/api/v1/experiments/{experimentId}", "/api/v1/experiments/{experimentId}/check",
                "/api/v1/experiments/{experimentId}/compare",
                "/api/v1/ingest", "/api/v1/keys", "/api/v1/keys/{keyId}", "/api/v1/logs",
                "/api/v1/prices", "/api/v1/prices/find", "/api/v1/prices/own", "/api/v1/prices/own/{priceId}", "/api/v1/prices/reprice", "/api/v1/prices/unknown",
                "/api/v1/projects", "/api/v1/projects/{projectId}", "/api/v1/scorers", "/api/v1/scorers/{scorerId}", "/api/v1/scorers/{scorerId}/backfill", "/api/v1/scorers/{scorerId}/backfill/cancel",
                "/api/v1/scorers/{scorerId}/backfill/estimate", "/api/v1/scorers/{scorerId}/backfill/pause", "/api/v1/scorers/{scorerId}/backfill/resume",
                "/api/v1/scorers/{scorerId}/parked", "/api/v1/scorers/{scorerId}/resume",
                "/api/v1/scorers/{scorerId}/retry", "/api/v1/scorers/{scorerId}/scores", "/api/v1/scorers/{scorerId}/stats", "/api/v1/scorers/{scorerId}/test", "/api/v1/scores", "/api/v1/scores/{traceId}/{scoreId}",
                "/api/v1/sessions", "/api/v1/stats", "/api/v1/traces", "/api/v1/traces/{traceId}", "/api/v1/traces/{traceId}/otlp",
                "/api/v1/traces/{traceId}/otlp/logs", "/api/v1/traces/{traceId}/spans/{spanId}/otlp", "/api/v1/traces/{traceId}/spans/{spanId}/value",
                "/api/v1/users",
            ],
            paths.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        var one = paths.GetProperty("/api/v1/traces/{traceId}").EnumerateObject().Select(o => o.Name);
        Assert.Equal(["get", "delete"], one);
        foreach (var operation in paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject()).Select(o => o.Value))
            AssertDescribed(operation);
    }

    private static void AssertDescribed(JsonElement operation)
    {
        Assert.NotEqual("", operation.GetProperty("summary").GetString());
        Assert.NotEqual("", operation.GetProperty("operationId").GetString());
        Assert.Contains("Needs a key with the scope ", operation.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, operation.GetProperty("security").GetArrayLength());
        if (operation.TryGetProperty("parameters", out var parameters))
            Assert.All(parameters.EnumerateArray(), p => Assert.NotEqual("", p.GetProperty("description").GetString()));
        var responses = operation.GetProperty("responses").EnumerateObject().ToList();
        Assert.Equal(["401", "403", "429"], responses.Select(r => r.Name).Intersect(["401", "403", "429"]).Order());
        foreach (var error in responses.Where(r => r.Name[0] != '2'))
        {
            var problem = error.Value.GetProperty("content").GetProperty("application/problem+json");
            Assert.Equal(error.Name, problem.GetProperty("example").GetProperty("status").GetRawText());
        }
    }

    [Theory]
    [InlineData("/api/v1/traces")]
    [InlineData("/api/v1/logs")]
    [InlineData("/api/v1/sessions")]
    [InlineData("/api/v1/users")]
    [InlineData("/api/v1/prices")]
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
        ["TracePage"] = ["traces", "next", "search"],
        ["Search"] = ["limited", "progress", "matches"],
        ["SearchProgress"] = ["candidates", "read", "bytes", "downTo"],
        ["Match"] = ["traceId", "spansets"],
        ["Spanset"] = ["matched", "attributes", "spans"],
        ["MatchedSpan"] = ["spanId", "name", "startTimeUnixNano", "durationMs", "attributes"],
        ["Stats"] = ["from", "to", "stepSeconds", "by", "limited", "groups"],
        ["StatsGroup"] = ["key", "other", "count", "errors", "latencyMs", "totals", "scores", "points"],
        ["ScoreSum"] = ["name", "label", "count", "mean"],
        ["Score"] =
        [
            "id", "name", "spanId", "documentId", "type", "value", "label", "explanation", "source", "author", "metadata", "scorerId", "scorerVersion", "revision",
            "inputHash", "current", "time", "tookMs", "costUsd",
        ],
        ["Session"] = ["sessionId", "userId", "lastName", "traceCount", "errorCount", "firstTime", "lastTime", "totals"],
        ["User"] = ["userId", "lastName", "traceCount", "errorCount", "firstTime", "lastTime", "totals"],
        ["Trace"] = ["trace", "spans", "criticalPath", "logs", "scores"],
        ["CriticalPart"] = ["spanId", "startTimeUnixNano", "durationMs"],
        ["TraceSummary"] =
        [
            "traceId", "name", "rootName", "serviceName", "startTime", "durationMs", "spanCount", "errorCount", "logCount", "state", "complete", "flags",
            "revision", "sessionId", "userId", "tags", "environment", "release", "models", "tools", "totals", "scoring",
        ],
        ["Totals"] =
        [
            "inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens", "costUsd", "callsWithoutCost",
        ],
        ["ModelUse"] = ["model", "provider", "calls", "errors", "totals"],
        ["ToolUse"] = ["name", "calls", "errors"],
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
            "spanId", "parentSpanId", "depth", "name", "displayName", "kind", "otelKind", "startTimeUnixNano", "endTimeUnixNano", "selfTimeMs",
            "criticalTimeMs", "status", "error",
            "provider", "requestModel", "responseModel", "responseId", "finishReasons", "parameters", "input", "output", "inputTokens",
            "outputTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens", "costUsd", "cost", "timeToFirstTokenMs", "toolName",
            "toolCallId", "toolArguments", "toolResult", "toolDefinitions", "agentName", "documents", "promptName", "promptVersion",
            "promptTemplate", "promptVariables", "metadata", "scores", "attributes", "resource", "scope", "traceState", "events", "links", "logs",
            "warnings",
        ],
        ["SpanError"] = ["type", "message", "stack"],
        ["SpanCost"] = ["totalUsd", "inputUsd", "outputUsd", "source", "reportedUsd", "receipt"],
        ["Receipt"] = ["provider", "model", "source", "priceDate", "parts", "totalUsd"],
        ["ReceiptPart"] = ["name", "tokens", "usdPerMillion", "usd"],
        ["RetrievedDocument"] = ["id", "content", "score", "metadata"],
        ["ReportedScore"] = ["name", "value", "label", "explanation", "target", "annotatorKind", "responseId", "metadata"],
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
        ["KeyDocument"] = ["id", "project", "name", "scopes", "createdAt", "requestsPerSecond"],
        ["NewKeyDocument"] = ["key", "id", "project", "name", "scopes", "createdAt", "requestsPerSecond"],
        ["NewKey"] = ["name", "scopes", "requestsPerSecond"],
        ["ProjectDocument"] = ["id", "name", "createdAt", "retentionDays"],
        ["NewProject"] = ["id", "name", "retentionDays"],
        ["ProjectChange"] = ["name", "retentionDays"],
        ["PriceListDocument"] = ["snapshot", "prices", "next"],
        ["PriceDocument"] = ["provider", "model", "name", "source", "ownId", "priceDate", "usdPerMillion", "usdPerThousandRequests", "tiers"],
        ["PriceFindDocument"] = ["provider", "model", "time", "price"],
        ["RatesDocument"] = ["input", "output", "cacheRead", "cacheWrite", "cacheWrite1h", "inputAudio", "outputAudio", "reasoning"],
        ["NewOwnPrice"] = ["provider", "model", "modelPattern", "usdPerMillion", "validFrom", "validTo"],
        ["OwnPriceDocument"] = ["id", "provider", "model", "modelPattern", "usdPerMillion", "validFrom", "validTo", "configured"],
        ["ScorerDocument"] = ["id", "name", "version", "enabled", "spans", "traces", "sampling", "kind", "settings", "atOnce", "perMinute", "costPerDay", "status"],
        ["ScorerStatusDocument"] = ["state", "reason", "since", "until", "costToday"],
        ["NewScorer"] = ["name", "enabled", "spans", "traces", "sampling", "kind", "settings", "atOnce", "perMinute", "costPerDay"],
        ["NewTrial"] = ["traceId", "q", "from", "to", "limit"],
        ["TrialTraceDocument"] = ["traceId", "sampled", "targetCount", "scores", "error"],
        ["TrialScoreDocument"] = ["spanId", "documentId", "type", "value", "label", "explanation", "costUsd", "inputHash"],
        ["ScorerScoreDocument"] =
        [
            "traceId", "spanId", "name", "type", "value", "label", "explanation", "scorerVersion", "revision", "time", "tookMs", "costUsd",
        ],
        ["ScorerStatsDocument"] =
        [
            "from", "to", "stepSeconds", "waiting", "parked", "count", "traceCount", "mean", "min", "max", "costUsd", "costPerTraceUsd", "meanTookMs",
            "values", "labels", "points",
        ],
        ["AlertDocument"] =
        [
            "id", "name", "enabled", "q", "measure", "score", "windowMinutes", "above", "below", "minCount", "webhookHost", "secret", "firing", "sinceTime",
            "checkedTime", "value", "problem",
        ],
        ["NewAlert"] = ["name", "enabled", "q", "measure", "score", "windowMinutes", "above", "below", "minCount", "webhook", "secret"],
        ["BackfillDocument"] =
        [
            "id", "scorerId", "state", "from", "to", "sampling", "startedTime", "endedTime", "downTo", "looked", "madeDue", "waiting", "estimate", "problem",
        ],
        ["BackfillEstimate"] = ["traces", "isLimited", "costUsd"],
        ["NewBackfill"] = ["from", "to", "sampling"],
        ["NewScore"] = ["id", "traceId", "spanId", "name", "type", "value", "label", "explanation", "author", "source", "metadata"],
        ["SentScoreDocument"] = ["id", "traceId", "state", "problem"],
        ["UnknownModelDocument"] =
            ["model", "provider", "spanCount", "inputTokens", "outputTokens", "firstSeenTime", "lastSeenTime", "exampleTraceId"],
    };

    private static bool HasType(JsonElement schema) =>
        schema.TryGetProperty("type", out _) || schema.TryGetProperty("$ref", out _) || schema.TryGetProperty("oneOf", out _);

    private static bool IsDescribed(JsonElement schema) =>
        schema.TryGetProperty("$ref", out _) || schema.TryGetProperty("description", out _)
        || (schema.TryGetProperty("oneOf", out var either) && either.EnumerateArray().Any(IsDescribed));

    private static int Number(JsonElement schema, string name) => schema.GetProperty(name).GetInt32();
}
