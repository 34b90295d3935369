using System.Text.Json;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Tempo;

/// <summary>Traces by id, in both versions and both formats.</summary>
public sealed class TempoTraceTests : IAsyncLifetime
{
    private const string V1 = "/tempo/api/traces/", V2 = "/tempo/api/v2/traces/", Protobuf = "application/protobuf";

    private readonly TempoHost _tempo = new();

    public Task InitializeAsync() => _tempo.InitializeAsync();

    public Task DisposeAsync() => _tempo.DisposeAsync();

    [Fact]
    public async Task V1_as_protobuf_is_the_trace_itself()
    {
        TraceItem[] items = [Some.Span(1), Some.Span(2, 1), Some.Span(new SpanSketch { Id = 3, Service = "other", IsError = true })];
        _tempo.Queries.Add(Some.Trace, [.. items, Some.Log(1)]);

        var answer = await _tempo.GetAsync(V1 + Some.Trace, Protobuf);

        Assert.Equal((200, Protobuf), (answer.Status, answer.Type));
        Assert.Equal([Some.SpanIdOf(1), Some.SpanIdOf(2), Some.SpanIdOf(3)], SpansOf(answer.Body));
    }

    [Fact]
    public async Task V2_as_protobuf_wraps_the_trace_and_says_what_was_read()
    {
        TraceItem[] items = [Some.Span(1), Some.Span(2, 1), Some.Log(1)];
        _tempo.Queries.Add(Some.Trace, items);

        var answer = await _tempo.GetAsync(V2 + Some.Trace, Protobuf);

        Assert.Equal((200, Protobuf), (answer.Status, answer.Type));
        var fields = Fields(answer.Body);
        Assert.Equal([1, 2], fields.Select(f => f.Number));
        Assert.Equal([Some.SpanIdOf(1), Some.SpanIdOf(2)], SpansOf(fields[0].Value));
        Assert.Equal((ulong)items.Sum(i => i.Size), Varint(fields[1].Value, field: 1));
    }

    [Fact]
    public async Task A_large_trace_comes_whole_in_both_versions()
    {
        SpanId[] ids = [.. Enumerable.Range(1, 3_000).Select(Some.SpanIdOf)];
        _tempo.Queries.Add(Some.Trace, [.. Enumerable.Range(1, 3_000).Select(i => Some.Span(i, i == 1 ? 0 : 1, name: new string('n', 200)))]);

        Assert.Equal(ids, SpansOf((await _tempo.GetAsync(V1 + Some.Trace, Protobuf)).Body));
        Assert.Equal(ids, SpansOf(Fields((await _tempo.GetAsync(V2 + Some.Trace, Protobuf)).Body)[0].Value));
    }

    [Fact]
    public async Task V1_as_JSON_is_JSON_of_protobuf_with_batches()
    {
        _tempo.Queries.Add(Some.Trace, Some.Span(new SpanSketch { Id = 1, IsError = true, More = w => Some.Attribute(w, 9, "k", "v") }), Some.Span(2, 1, 5, 7));

        var json = await _tempo.JsonAsync(V1 + Some.Trace);

        Assert.Equal($$"""{"batches":[{{Batch}}]}""", json.GetRawText());
    }

    [Fact]
    public async Task V2_as_JSON_has_resourceSpans_and_what_was_read()
    {
        TraceItem[] items = [Some.Span(new SpanSketch { Id = 1, IsError = true, More = w => Some.Attribute(w, 9, "k", "v") }), Some.Span(2, 1, 5, 7)];
        _tempo.Queries.Add(Some.Trace, items);

        var json = await _tempo.JsonAsync(V2 + Some.Trace);

        Assert.Equal(
            $$$"""{"trace":{"resourceSpans":[{{{Batch}}}]},"metrics":{"inspectedBytes":"{{{items.Sum(i => i.Size)}}}"}}""", json.GetRawText());
    }

    [Fact]
    public async Task Each_resource_and_scope_is_a_batch()
    {
        _tempo.Queries.Add(Some.Trace, Some.Span(1), Some.Span(new SpanSketch { Id = 2, Service = "other" }), Some.Span(3, 1));

        var json = await _tempo.JsonAsync(V1 + Some.Trace);

        var counts = json.GetProperty("batches").EnumerateArray().Select(b => b.GetProperty("scopeSpans")[0].GetProperty("spans").GetArrayLength());
        Assert.Equal([1, 2], counts.Order());
    }

    [Fact]
    public async Task What_Grafana_takes_for_granted_is_there_and_a_span_id_stands_once()
    {
        _tempo.Queries.Add(Some.Trace, Some.Span(1, end: 10), Some.Span(1, end: 50), Some.Span(new SpanSketch { Id = 2, Parent = 1, Service = null }));

        var json = await _tempo.JsonAsync(V1 + Some.Trace);

        var batches = json.GetProperty("batches").EnumerateArray().ToList();
        var spans = batches.SelectMany(b => b.GetProperty("scopeSpans").EnumerateArray().SelectMany(s => s.GetProperty("spans").EnumerateArray())).ToList();
        Assert.Equal(2, spans.Count);
        Assert.All(batches, b => Assert.NotEqual(0, b.GetProperty("resource").GetProperty("attributes").GetArrayLength()));
        Assert.All(batches, b => Assert.All(b.GetProperty("scopeSpans").EnumerateArray(), s => Assert.True(s.TryGetProperty("scope", out _))));
        Assert.All(spans, s => Assert.True(s.TryGetProperty("status", out _)));
    }

    [Fact]
    public async Task A_trace_at_a_limit_is_partial_in_v2_alone()
    {
        TraceItem[] items = [Some.Span(1)];
        _tempo.Queries.Add(new StoredTrace(TraceTree.Build(items).Summarize(Some.Trace, TraceState.Final, 1, truncated: true), items));

        var json = await _tempo.JsonAsync(V2 + Some.Trace);
        var fields = Fields((await _tempo.GetAsync(V2 + Some.Trace, Protobuf)).Body);

        Assert.Equal("PARTIAL", json.GetProperty("status").GetString());
        Assert.Contains("Traces:Assembly:MaxItems", json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4], fields.Select(f => f.Number));
        Assert.Equal(1ul, fields[2].Varint);
        Assert.Equal(json.GetProperty("message").GetString(), System.Text.Encoding.UTF8.GetString(fields[3].Value));
        Assert.False((await _tempo.JsonAsync(V1 + Some.Trace)).TryGetProperty("status", out _));
    }

    [Fact]
    public async Task An_unknown_trace_is_a_404_in_v1_and_an_empty_trace_in_v2()
    {
        Assert.Contains(Some.Trace.ToString(), await _tempo.RefusedAsync(404, V1 + Some.Trace), StringComparison.Ordinal);
        Assert.Equal("""{"trace":{},"metrics":{"inspectedBytes":"0"}}""", (await _tempo.JsonAsync(V2 + Some.Trace)).GetRawText());

        var fields = Fields((await _tempo.GetAsync(V2 + Some.Trace, Protobuf)).Body);
        Assert.Equal((1, 0), (fields[0].Number, fields[0].Value.Length));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("AB")]
    [InlineData("0ab")]
    [InlineData("000000000000000000000000000000ab")]
    public async Task Digits_that_are_missing_in_front_are_zeros(string id)
    {
        _tempo.Queries.Add(Some.TraceOf(0xAB), Some.Span(1));

        Assert.Equal([Some.SpanIdOf(1)], SpansOf((await _tempo.GetAsync(V1 + id, Protobuf)).Body));
        Assert.True((await _tempo.JsonAsync(V2 + id)).GetProperty("trace").TryGetProperty("resourceSpans", out _));
    }

    [Theory]
    [InlineData("xyz", "invalid character 'x' at position 1")]
    [InlineData("1-", "invalid character '-' at position 2")]
    [InlineData("000000000000000000000000000000001", "128 bits")]
    [InlineData("0", "all zeros")]
    [InlineData("1?start=yesterday", "invalid start")]
    [InlineData("1?end=-1", "invalid end")]
    [InlineData("1?start=5&end=5", "start must be before end")]
    public async Task What_is_malformed_is_a_400_that_says_so(string id, string expected)
    {
        Assert.Contains(expected, await _tempo.RefusedAsync(400, V1 + id), StringComparison.Ordinal);
        Assert.Contains(expected, await _tempo.RefusedAsync(400, V2 + id), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?start=1&end=2")]
    [InlineData("?start=0&end=0")]
    [InlineData("?start=&end=")]
    public async Task A_trace_is_found_whatever_the_range(string range)
    {
        _tempo.Queries.Add(Some.Trace, Some.Span(1));

        Assert.Equal(200, (await _tempo.GetAsync(V1 + Some.Trace + range)).Status);
        Assert.True((await _tempo.JsonAsync(V2 + Some.Trace + range)).GetProperty("trace").TryGetProperty("resourceSpans", out _));
    }

    [Fact]
    public async Task A_store_out_of_reach_is_a_503_and_no_cache_keeps_an_answer()
    {
        _tempo.Queries.Add(Some.Trace, Some.Span(1));
        using var response = await _tempo.Client.GetAsync(new Uri(V1 + Some.Trace, UriKind.Relative));
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Contains("Accept", response.Headers.Vary);

        _tempo.Queries.Failure = new StorageUnavailableException("away");
        Assert.Equal(503, (await _tempo.GetAsync(V1 + Some.Trace)).Status);
        Assert.Equal(503, (await _tempo.GetAsync(V2 + Some.Trace, Protobuf)).Status);
    }

    // Ids in base64, enums by name, 64-bit numbers as text: JSON of protobuf, unlike OTLP/JSON.
    private const string Batch =
        """{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"scope":{"name":"tests","version":"1.0"},"spans":[""" +
        """{"traceId":"AAAAAAAAAAAAAAAAAAAAAQ==","spanId":"AAAAAAAAAAE=","name":"span","kind":"SPAN_KIND_INTERNAL","startTimeUnixNano":"1767323045000000000","endTimeUnixNano":"1767323045100000000","attributes":[{"key":"k","value":{"stringValue":"v"}}],"status":{"code":"STATUS_CODE_ERROR"}},""" +
        """{"traceId":"AAAAAAAAAAAAAAAAAAAAAQ==","spanId":"AAAAAAAAAAI=","parentSpanId":"AAAAAAAAAAE=","name":"span 2","kind":"SPAN_KIND_INTERNAL","startTimeUnixNano":"1767323045005000000","endTimeUnixNano":"1767323045007000000","status":{}}]}]}""";

    private static IEnumerable<SpanId> SpansOf(byte[] trace) =>
        OtlpChunk.Read(OtlpSignal.Traces, trace).Select(i => ((SpanItem)i).Header.SpanId).OrderBy(i => i.ToString());

    private static List<(int Number, ulong Varint, byte[] Value)> Fields(byte[] message)
    {
        var fields = new List<(int, ulong, byte[])>();
        var reader = new WireReader(message);
        while (reader.Next())
            fields.Add((reader.Field, reader.Number, reader.Value.ToArray()));
        Assert.Null(reader.Fault);
        return fields;
    }

    private static ulong Varint(byte[] message, int field) => Fields(message).Single(f => f.Number == field).Varint;
}
