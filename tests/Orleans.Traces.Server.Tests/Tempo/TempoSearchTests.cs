using System.Text.Json;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Tempo;

/// <summary>Finding traces: what is asked of the search, and how its finds are written.</summary>
public sealed class TempoSearchTests : IAsyncLifetime
{
    private static readonly SearchProgress Progress = new(3_100, 20, 3_811_736, Some.Zero);

    private readonly TempoHost _tempo = new();

    public async Task InitializeAsync()
    {
        await _tempo.InitializeAsync();
        _tempo.Search.Steps.Add(new SearchStep.Ended(Progress, null, Limited: false));
    }

    public Task DisposeAsync() => _tempo.DisposeAsync();

    // The example of Tempo's documentation for { status=error }, field by field; a name besides, and 0 and "" where Tempo leaves them out.
    [Fact]
    public async Task A_find_is_written_as_in_Tempos_documentation()
    {
        Find(SpansetOf([1], ("status", new AttributeValue.Text("error"))), "2f3e0cee77ae5dc9c17ade3689eb2e54");

        var json = await _tempo.JsonAsync("/tempo/api/search?q={status=error}");

        const string Set = """{"spans":[{"spanID":"0000000000000002","name":"span 2","startTimeUnixNano":"1767323045005000000","durationNanos":"2000000","attributes":[{"key":"status","value":{"stringValue":"error"}}]}],"matched":1}""";
        Assert.Equal(
            """{"traces":[{"traceID":"2f3e0cee77ae5dc9c17ade3689eb2e54","rootServiceName":"shop","rootTraceName":"update-billing","startTimeUnixNano":"1767323045000000000","durationMs":100,"spanSet":""" +
            Set + ""","spanSets":[""" + Set + """]}],"metrics":{"inspectedTraces":3100,"inspectedBytes":"3811736","completedJobs":1,"totalJobs":1}}""",
            json.GetRawText());
    }

    [Fact]
    public async Task Nothing_found_is_an_empty_list()
    {
        Assert.Equal(
            """{"traces":[],"metrics":{"inspectedTraces":3100,"inspectedBytes":"3811736","completedJobs":1,"totalJobs":1}}""",
            (await _tempo.JsonAsync("/tempo/api/search?q={}")).GetRawText());
    }

    [Fact]
    public async Task A_search_that_met_a_limit_is_a_job_that_is_not_complete()
    {
        _tempo.Search.Steps[0] = new SearchStep.Ended(Progress, new TraceCursor(1, Some.Trace), Limited: true);

        var metrics = (await _tempo.JsonAsync("/tempo/api/search?q={}")).GetProperty("metrics");

        Assert.Equal((0, 1), (metrics.GetProperty("completedJobs").GetInt32(), metrics.GetProperty("totalJobs").GetInt32()));
    }

    [Fact]
    public async Task Groups_are_spansets_with_attributes_of_their_own()
    {
        var groups = new[] { "a", "b" }.Select(v => SpansetOf([0, 1]) with { Attributes = [new("by(.foo)", new AttributeValue.Text(v)), new("count()", new AttributeValue.Int(2))] });
        Find([.. groups]);

        var found = (await _tempo.JsonAsync("/tempo/api/search?q={}")).GetProperty("traces")[0];

        var sets = found.GetProperty("spanSets").EnumerateArray().ToList();
        Assert.Equal(2, sets.Count);
        Assert.Equal(sets[0].GetRawText(), found.GetProperty("spanSet").GetRawText());
        Assert.Equal(
            """[{"key":"by(.foo)","value":{"stringValue":"b"}},{"key":"count()","value":{"intValue":"2"}}]""",
            sets[1].GetProperty("attributes").GetRawText());
    }

    [Fact]
    public async Task A_trace_without_a_name_says_that_its_root_is_missing()
    {
        _tempo.Search.Steps.Insert(0, new SearchStep.Match(TraceTree.Build([Some.Log()]).Summarize(Some.Trace, TraceState.Open, 0, false) with { ServiceName = "" }, [], []));

        var found = (await _tempo.JsonAsync("/tempo/api/search?q={}")).GetProperty("traces")[0];

        Assert.Equal("<root span not yet received>", found.GetProperty("rootServiceName").GetString());
        Assert.False(found.TryGetProperty("spanSet", out _));
    }

    public static TheoryData<string, AttributeValue, string> Selected => new()
    {
        { "span.http.status_code", new AttributeValue.Int(500), """{"key":"http.status_code","value":{"intValue":"500"}}""" },
        { "resource.service.name", new AttributeValue.Text("shop"), """{"key":"service.name","value":{"stringValue":"shop"}}""" },
        { ".foo", new AttributeValue.Bool(false), """{"key":"foo","value":{"boolValue":false}}""" },
        { "span.\"a \\\"b\\\\\"", new AttributeValue.Double(0.5), """{"key":"a \u0022b\\","value":{"doubleValue":0.5}}""" },
        { "llm:cost", new AttributeValue.Double(double.NaN), """{"key":"llm:cost","value":{"doubleValue":"NaN"}}""" },
        { "kind", new AttributeValue.Text("client"), """{"key":"kind","value":{"stringValue":"client"}}""" },
        { "event.x", new AttributeValue.Empty(), """{"key":"x","value":{"stringValue":"nil"}}""" },
        // Grafana's tables fail at these: they are texts.
        { "span.raw", new AttributeValue.Bytes(new byte[] { 0, 255 }), """{"key":"raw","value":{"stringValue":"{\u0022base64\u0022:\u0022AP8=\u0022}"}}""" },
        { "span.list", new AttributeValue.Array([new AttributeValue.Int(1), new AttributeValue.Bool(true)]), """{"key":"list","value":{"stringValue":"[1,true]"}}""" },
        { "span.map", new AttributeValue.Map(new AttributeMap([new("k", new AttributeValue.Int(1))])), """{"key":"map","value":{"stringValue":"{\u0022k\u0022:1}"}}""" },
    };

    [Theory]
    [MemberData(nameof(Selected), DisableDiscoveryEnumeration = true)]
    public async Task What_the_query_compared_is_a_typed_attribute_without_its_scope(string field, AttributeValue value, string expected)
    {
        Find(SpansetOf([0], (field, value)));

        Assert.Equal($"[{expected}]", Span(await _tempo.JsonAsync("/tempo/api/search?q={}")).GetProperty("attributes").GetRawText());
    }

    [Theory]
    [InlineData("name")]
    [InlineData("duration")]
    [InlineData("span:id")]
    [InlineData("traceDuration")]
    [InlineData("rootServiceName")]
    public async Task What_a_find_shows_anyhow_is_no_attribute(string field)
    {
        Find(SpansetOf([0], (field, new AttributeValue.Text("x"))));

        Assert.False(Span(await _tempo.JsonAsync("/tempo/api/search?q={}")).TryGetProperty("attributes", out _));
    }

    // Grafana makes a column of one value's type, and fails at another's.
    [Fact]
    public async Task A_key_has_values_of_one_type_in_all_of_an_answer()
    {
        KeyValuePair<string, AttributeValue>[] one = [new(".mixed", new AttributeValue.Int(5)), new(".number", new AttributeValue.Int(5)), new(".b", new AttributeValue.Bool(true))];
        KeyValuePair<string, AttributeValue>[] two = [new("span.mixed", new AttributeValue.Text("x")), new(".number", new AttributeValue.Double(0.5)), new(".b", new AttributeValue.Bool(false))];
        Find([new([0, 1], [], [one, two])]);
        Find([new([0], [new("mixed", new AttributeValue.Bool(true))], [[]])]);

        var traces = (await _tempo.JsonAsync("/tempo/api/search?q={}")).GetProperty("traces");

        Assert.Equal("""[{"key":"mixed","value":{"stringValue":"true"}}]""", traces[0].GetProperty("spanSet").GetProperty("attributes").GetRawText());
        var spans = traces[1].GetProperty("spanSet").GetProperty("spans");
        Assert.Equal(
            """[{"key":"mixed","value":{"stringValue":"5"}},{"key":"number","value":{"intValue":"5"}},{"key":"b","value":{"boolValue":true}}]""",
            spans[0].GetProperty("attributes").GetRawText());
        Assert.Equal(
            """[{"key":"mixed","value":{"stringValue":"x"}},{"key":"number","value":{"doubleValue":0.5}},{"key":"b","value":{"boolValue":false}}]""",
            spans[1].GetProperty("attributes").GetRawText());
    }

    [Fact]
    public async Task A_value_nested_as_deeply_as_one_may_come_in_is_written()
    {
        AttributeValue value = new AttributeValue.Text("bottom");
        for (var i = 0; i < 200; i++)
            value = new AttributeValue.Array([value]);
        Find(SpansetOf([0], (".deep", value)));

        var answer = await _tempo.GetAsync("/tempo/api/search?q={}");

        Assert.Equal(200, answer.Status);
        Assert.Contains("bottom", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_search_is_asked_what_the_parameters_say()
    {
        await _tempo.JsonAsync("/tempo/api/search?q=%7B+name+%3D+%22a%26b%22+%7D&limit=7&spss=5&start=10&end=20");

        var asked = _tempo.Search.Searched!;
        Assert.Equal("""{ name = "a&b" }""", asked.TraceQl.Text);
        Assert.Equal((ProjectId.Default, 7, 5), (asked.Project, asked.Limit, asked.SpansPerSpanset));
        Assert.Equal((10_000_000_000ul, (ulong?)20_000_000_000ul), (asked.From, asked.To));
    }

    [Fact]
    public async Task What_is_not_said_is_as_in_Tempo()
    {
        await _tempo.JsonAsync("/tempo/api/search?q=&limit=&start=0&end=0");

        var asked = _tempo.Search.Searched!;
        Assert.Equal((20, 3, 0ul, (ulong?)null), (asked.Limit, asked.SpansPerSpanset, asked.From, asked.To));
        Assert.Equal(Parsed("{ }"), asked.TraceQl.Normalized);
    }

    [Theory]
    [InlineData("tags=service.name=shop", """{ (."service.name" =~ "(?is).*shop.*") }""")]
    [InlineData("tags=a=b c=\"d e\"", """{ (."a" =~ "(?is).*b.*") } && { (."c" =~ "(?is).*d\\ e.*") }""")]
    [InlineData("tags=a=\"x\\\"y\"", """{ (."a" =~ "(?is).*x\"y.*") }""")]
    [InlineData("tags=a=\"x\\\\n\"", """{ (."a" =~ "(?is).*x\\\\n.*") }""")]
    [InlineData("tags=http.url=/a.b%3Fc", """{ (."http.url" =~ "(?is).*/a\\.b\\?c.*") }""")]
    [InlineData("tags=http.status_code=200", """{ (."http.status_code" =~ "(?is).*200.*" || ."http.status_code" = 200) }""")]
    [InlineData("tags=cached=true", """{ (."cached" =~ "(?is).*true.*" || ."cached" = true) }""")]
    [InlineData("tags=version=1.2.3", """{ (."version" =~ "(?is).*1\\.2\\.3.*") }""")]
    [InlineData("tags=name=GET", """{ (name =~ "(?is).*GET.*") }""")]
    [InlineData("tags=root.name=x root.service.name=y", """{ (rootName =~ "(?is).*x.*") } && { (rootServiceName =~ "(?is).*y.*") }""")]
    [InlineData("tags=error=true status.code=ok", """{ (status = error) } && { (status = ok) }""")]
    [InlineData("tags=a", """{ (."a" != nil) }""")]
    [InlineData("tags=a=b&minDuration=600ms", """{ (."a" =~ "(?is).*b.*") && traceDuration >= 600000000ns }""")]
    [InlineData("minDuration=1.5s&maxDuration=1m", """{ traceDuration >= 1500000000ns && traceDuration <= 60000000000ns }""")]
    public async Task Tags_are_asked_for_in_TraceQL(string parameters, string expected)
    {
        await _tempo.JsonAsync("/tempo/api/search?" + parameters);

        Assert.Equal(expected, _tempo.Search.Searched!.TraceQl.Text);
    }

    [Theory]
    [InlineData("q={ name = }", "line 1, column 10")]
    [InlineData("q={ } | rate()", "metrics")]
    [InlineData("q={}&tags=a=b", "can't specify tags and q")]
    [InlineData("q={}&minDuration=1s", "traceDuration")]
    [InlineData("tags=a=b a=c", "tag a has been set twice")]
    [InlineData("tags==b", "unexpected '=' at pos 1")]
    [InlineData("tags=a\"b", "unexpected '\"' at pos 2")]
    [InlineData("tags=a=b\"c", "unexpected '\"' at pos 4")]
    [InlineData("tags=a=\"b", "does not end")]
    [InlineData("minDuration=soon", "invalid minDuration: 'soon'")]
    [InlineData("maxDuration=5", "invalid maxDuration: '5'")]
    [InlineData("minDuration=2s&maxDuration=1s", "must be greater than minDuration")]
    [InlineData("q={}&limit=0", "invalid limit")]
    [InlineData("q={}&limit=1001", "from 1 to 1000")]
    [InlineData("q={}&spss=101", "from 1 to 100")]
    [InlineData("q={}&start=x", "invalid start")]
    [InlineData("q={}&start=5&end=4", "start must be before end")]
    public async Task What_is_malformed_is_a_400_that_says_so(string parameters, string expected)
    {
        Assert.Contains(expected, await _tempo.RefusedAsync(400, "/tempo/api/search?" + parameters), StringComparison.Ordinal);
        Assert.Null(_tempo.Search.Searched);
    }

    [Fact]
    public async Task A_store_out_of_reach_is_a_503()
    {
        _tempo.Search.Failure = new StorageUnavailableException("away");

        Assert.Equal(503, (await _tempo.GetAsync("/tempo/api/search?q={}")).Status);
    }

    private void Find(params Spanset[] sets) => Find(sets, Some.Trace.ToString());

    private void Find(Spanset set, string id) => Find([set], id);

    private void Find(Spanset[] sets, string id)
    {
        Assert.True(TraceId.TryParse(id, out var traceId));
        var tree = TraceTree.Build([Some.Span(1, name: "update-billing"), Some.Span(2, 1, 5, 7)]);
        _tempo.Search.Steps.Insert(0, SearchStep.Match.Of(tree.Summarize(traceId, TraceState.Final, 1, false), tree, sets, spansPerSpanset: 3));
        _tempo.Search.Steps.Insert(1, new SearchStep.Working(Progress));
    }

    private static Spanset SpansetOf(int[] nodes, params (string Field, AttributeValue Value)[] selected) =>
        new(nodes, [], [.. nodes.Select(_ => selected.Select(s => new KeyValuePair<string, AttributeValue>(s.Field, s.Value)).ToList())]);

    private static JsonElement Span(JsonElement found) =>
        found.GetProperty("traces")[0].GetProperty("spanSets")[0].GetProperty("spans")[0];

    private static string Parsed(string text) => TraceQlQuery.TryParse(text, out var query, out _) ? query.Normalized : "";
}
