using System.Globalization;
using System.Text.Json;
using Orleans.Traces.Server.Demo;

namespace Orleans.Traces.Server.Tests.Demo;

public sealed class DemoTracesTests
{
    private const ulong Seed = 7;

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly IReadOnlyList<DemoRequest> Requests = DemoTraces.Make(Now, Seed);

    private static readonly List<SentSpan> Spans = [.. Requests.SelectMany(SentSpan.Of)];

    private static readonly List<JsonElement> Logs = [.. Requests.Where(r => r.Path == "v1/logs").SelectMany(r => Items(r, "resourceLogs", "scopeLogs", "logRecords"))];

    [Fact]
    public void Every_request_counts_what_it_holds()
    {
        Assert.Equal(Spans.Count, Requests.Sum(r => r.Spans));
        Assert.Equal(Logs.Count, Requests.Sum(r => r.Logs));
        Assert.All(Requests, r => Assert.True(r.Spans + r.Logs > 0));
        Assert.All(Requests, r => Assert.Equal(r.Spans > 0 ? "v1/traces" : "v1/logs", r.Path));
    }

    [Fact]
    public void Ids_are_well_formed_and_unique()
    {
        Assert.All(Spans, s => Assert.True(Identity.TraceId.TryParse(s.TraceId, out _) && Identity.SpanId.TryParse(s.SpanId, out _)));
        Assert.Equal(Spans.Count, Spans.Select(s => s.SpanId).Distinct().Count());
        Assert.Equal(6, Spans.Select(s => s.TraceId).Distinct().Count());
    }

    [Fact]
    public void Every_trace_has_one_root_and_every_parent_is_in_its_trace()
    {
        foreach (var trace in Spans.GroupBy(s => s.TraceId))
        {
            Assert.Single(trace, s => s.ParentId is null);
            var ids = trace.Select(s => s.SpanId).ToHashSet();
            Assert.All(trace.Where(s => s.ParentId is not null), s => Assert.Contains(s.ParentId!, ids));
        }
    }

    [Fact]
    public void Children_lie_inside_their_parents()
    {
        var byId = Spans.ToDictionary(s => s.SpanId);
        Assert.All(Spans, s => Assert.True(s.Start < s.End, $"{s.Name} takes no time."));
        foreach (var span in Spans.Where(s => s.ParentId is not null))
        {
            var parent = byId[span.ParentId!];
            Assert.True(parent.Start <= span.Start && span.End <= parent.End, $"{span.Name} is not inside {parent.Name}.");
        }
    }

    [Fact]
    public void Events_and_log_records_lie_inside_their_spans()
    {
        var byId = Spans.ToDictionary(s => s.SpanId);
        foreach (var span in Spans)
            Assert.All(span.Json.GetProperty("events").EnumerateArray(), e => Assert.InRange(Time(e, "timeUnixNano"), span.Start, span.End));
        foreach (var log in Logs)
        {
            var span = byId[log.GetProperty("spanId").GetString()!];
            Assert.Equal(span.TraceId, log.GetProperty("traceId").GetString());
            Assert.InRange(Time(log, "timeUnixNano"), span.Start, span.End);
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(7UL)]
    [InlineData(ulong.MaxValue)]
    public void All_of_it_happened_in_the_ten_minutes_before_now(ulong seed)
    {
        var spans = DemoTraces.Make(Now, seed).SelectMany(SentSpan.Of).ToList();
        var now = Now.ToUnixTimeSeconds() * 1e9;
        Assert.All(spans, s => Assert.InRange(s.Start, now - 600e9, now));
        Assert.All(spans, s => Assert.InRange(s.End, now - 600e9, now));
    }

    [Fact]
    public void The_same_seed_and_time_give_the_same_bytes_and_another_seed_other_traces()
    {
        var again = DemoTraces.Make(Now, Seed);
        Assert.Equal(Requests.Select(r => Convert.ToHexString(r.Body)), again.Select(r => Convert.ToHexString(r.Body)));

        var other = DemoTraces.Make(Now, Seed + 1).SelectMany(SentSpan.Of).Select(s => s.TraceId);
        Assert.Empty(other.Intersect(Spans.Select(s => s.TraceId)));
    }

    [Theory]
    [InlineData("chat", "gen_ai.request.model", "gen_ai.response.model", "gen_ai.provider.name", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens")]
    [InlineData("invoke_agent", "gen_ai.agent.name")]
    [InlineData("execute_tool", "gen_ai.tool.name", "gen_ai.tool.call.id", "gen_ai.tool.call.arguments")]
    [InlineData("retrieval", "gen_ai.retrieval.query.text", "gen_ai.retrieval.documents")]
    [InlineData("embeddings", "gen_ai.request.model", "gen_ai.usage.input_tokens")]
    public void Spans_of_an_operation_carry_its_attributes(string operation, params string[] keys)
    {
        var spans = Spans.Where(s => s.Text("gen_ai.operation.name") == operation).ToList();
        Assert.NotEmpty(spans);
        Assert.All(spans, s => Assert.All(keys, key => Assert.True(s.Attributes.ContainsKey(key), $"{s.Name} has no {key}.")));
    }

    [Theory]
    [InlineData("gen_ai.input.messages")]
    [InlineData("gen_ai.output.messages")]
    [InlineData("gen_ai.system_instructions")]
    [InlineData("gen_ai.retrieval.documents")]
    public void What_is_said_is_a_JSON_list(string key)
    {
        var values = Spans.Select(s => s.Text(key)).OfType<string>().ToList();
        Assert.NotEmpty(values);
        Assert.All(values, v => Assert.True(JsonDocument.Parse(v).RootElement.GetArrayLength() > 0));
    }

    [Fact]
    public void A_tool_result_is_said_to_the_model_under_the_id_of_its_call()
    {
        var calls = Spans.Select(s => s.Text("gen_ai.tool.call.id")).OfType<string>().ToList();
        Assert.NotEmpty(calls);
        Assert.All(calls, id => Assert.Contains(
            Spans,
            s => s.Text("gen_ai.input.messages") is { } said && said.Contains("tool_call_response", StringComparison.Ordinal) && said.Contains(id, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_tool_fails_with_an_exception_is_tried_again_and_logs_an_error()
    {
        var failed = Spans.Where(s => s.IsError && s.Text("gen_ai.operation.name") == "execute_tool").ToList();

        Assert.Equal(2, failed.Count);
        Assert.Single(failed.Select(s => s.TraceId).Distinct());
        Assert.All(failed, s => Assert.Contains(s.Json.GetProperty("events").EnumerateArray(), e => e.GetProperty("name").GetString() == "exception"));
        Assert.All(failed, s => Assert.Contains(
            Logs, l => l.GetProperty("spanId").GetString() == s.SpanId && l.GetProperty("severityText").GetString() == "ERROR"));
    }

    [Fact]
    public void One_trace_spans_two_services()
    {
        var services = Spans.GroupBy(s => s.TraceId).Select(t => t.Select(s => s.Service).Distinct().Count()).ToList();
        Assert.Single(services, 2);
        Assert.Equal(services.Count - 1, services.Count(n => n == 1));
    }

    [Fact]
    public void A_reranker_speaks_OpenInference()
    {
        var reranker = Assert.Single(Spans, s => s.Text("openinference.span.kind") == "RERANKER");
        Assert.Equal("policy/devices#own", reranker.Text("reranker.output_documents.0.document.id"));
        Assert.NotNull(reranker.Text("reranker.input_documents.3.document.content"));
    }

    private static ulong Time(JsonElement of, string name) => ulong.Parse(of.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private static IEnumerable<JsonElement> Items(DemoRequest request, string resources, string scopes, string items) =>
        JsonDocument.Parse(request.Body).RootElement.GetProperty(resources).EnumerateArray()
            .SelectMany(r => r.GetProperty(scopes).EnumerateArray())
            .SelectMany(s => s.GetProperty(items).EnumerateArray());

    private sealed record SentSpan(string Service, JsonElement Json)
    {
        public string TraceId { get; } = Json.GetProperty("traceId").GetString()!;

        public string SpanId { get; } = Json.GetProperty("spanId").GetString()!;

        public string? ParentId { get; } = Json.TryGetProperty("parentSpanId", out var id) ? id.GetString() : null;

        public string Name { get; } = Json.GetProperty("name").GetString()!;

        public ulong Start { get; } = Time(Json, "startTimeUnixNano");

        public ulong End { get; } = Time(Json, "endTimeUnixNano");

        public bool IsError { get; } = Json.GetProperty("status").TryGetProperty("code", out var code) && code.GetInt32() == 2;

        public Dictionary<string, JsonElement> Attributes { get; } =
            Json.GetProperty("attributes").EnumerateArray().ToDictionary(a => a.GetProperty("key").GetString()!, a => a.GetProperty("value"));

        public string? Text(string key) => Attributes.TryGetValue(key, out var value) ? value.GetProperty("stringValue").GetString() : null;

        public static IEnumerable<SentSpan> Of(DemoRequest request)
        {
            if (request.Path != "v1/traces")
                yield break;
            foreach (var resource in JsonDocument.Parse(request.Body).RootElement.GetProperty("resourceSpans").EnumerateArray())
            {
                var service = resource.GetProperty("resource").GetProperty("attributes").EnumerateArray()
                    .Single(a => a.GetProperty("key").GetString() == "service.name").GetProperty("value").GetProperty("stringValue").GetString()!;
                foreach (var span in resource.GetProperty("scopeSpans").EnumerateArray().SelectMany(s => s.GetProperty("spans").EnumerateArray()))
                    yield return new SentSpan(service, span);
            }
        }
    }
}
