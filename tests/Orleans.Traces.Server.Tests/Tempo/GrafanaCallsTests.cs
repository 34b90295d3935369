using System.Text.Json;
using System.Text.RegularExpressions;
using Orleans.Traces.Assembling;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Tempo;

/// <summary>Every call of Grafana's Tempo data source, as it makes it, and read as it reads the answer. docs/TEMPO.md lists them.</summary>
public sealed partial class GrafanaCallsTests : IAsyncLifetime
{
    private const string Json = "application/json", Protobuf = "application/protobuf", Browser = "application/json, text/plain, */*";

    private readonly TempoHost _tempo = new();

    public async Task InitializeAsync()
    {
        await _tempo.InitializeAsync();
        TraceItem[] items = [Some.Span(1), Some.Span(new SpanSketch { Id = 2, Parent = 1, Service = null, IsError = true }), Some.Log(1)];
        _tempo.Queries.Add(Some.Trace, items);
        var tree = TraceTree.Build(items);
        var set = new Spanset([0, 1], [new("avg(duration)", new AttributeValue.Double(1.5))],
            [[new("status", new AttributeValue.Text("ok"))], [new("span.list", new AttributeValue.Array([]))]]);
        var progress = new SearchProgress(3, 2, 4_096, Some.Zero);
        _tempo.Search.Steps.Add(SearchStep.Match.Of(tree.Summarize(Some.Trace, TraceState.Final, 1, false), tree, [set], 3));
        _tempo.Search.Steps.Add(new SearchStep.Ended(progress, null, false));
        _tempo.Search.Names.Add(new AttributeName(AttributeScope.Resource, "service.name"));
        _tempo.Search.Values.Add(new AttributeValue.Text("shop"));
        _tempo.Search.Metrics = new MetricsAnswer([new([new("__name__", new AttributeValue.Text("rate"))], [0.5, double.NaN])], progress, true);
    }

    public Task DisposeAsync() => _tempo.DisposeAsync();

    /// <summary>A call: its address as Go's and the browser's URL encoders write it, the header Accept, and the message that the answer is read as.</summary>
    public sealed record Call(string Name, string Address, string? Accept, string Message)
    {
        public override string ToString() => Name;
    }

    public static TheoryData<Call> Calls => new()
    {
        new("Save & test", "/tempo/api/echo", null, "echo"),
        new("a trace by id", "/tempo/api/v2/traces/00000000000000000000000000000001", Protobuf, "TraceByIDResponse"),
        new("a trace by id with a time shift", "/tempo/api/v2/traces/1?end=1767326645&start=1767319445", Protobuf, "TraceByIDResponse"),
        new("a trace by id of an older Tempo", "/tempo/api/traces/00000000000000000000000000000001", Protobuf, "Trace"),
        new("a TraceQL search", "/tempo/api/search?end=1767326645&limit=20&q=%7Bresource.service.name%3D%22shop%22+%26%26+status%3Derror%7D&spss=3&start=1767319445", Json, "SearchResponse"),
        new("a search without filters", "/tempo/api/search?end=1767326645&limit=20&q=%7B%7D&spss=3&start=1767319445", Json, "SearchResponse"),
        new("a search without a time range", "/tempo/api/search?q=%7B%7D+%7C+select%28span.a%29+with+%28most_recent%3Dtrue%29", Json, "SearchResponse"),
        new("a diagram", "/tempo/api/metrics/query_range?end=1767326645&exemplars=100&q=%7B%7D+%7C+rate%28%29+by%28resource.service.name%29&start=1767319445&step=15s", Json, "QueryRangeResponse"),
        new("a diagram without a step", "/tempo/api/metrics/query_range?end=1767326645&q=%7B%7D%7Ccount_over_time%28%29&start=1767319445", Json, "QueryRangeResponse"),
        new("a single value", "/tempo/api/metrics/query?end=1767326645&q=%7B%7D%7Ccount_over_time%28%29&start=1767319445", Json, "QueryInstantResponse"),
        new("names for completion", "/tempo/api/v2/search/tags?limit=5000", Browser, "SearchTagsV2Response"),
        new("names of a time range", "/tempo/api/v2/search/tags?limit=5000&start=1767323045&end=1767326645", Browser, "SearchTagsV2Response"),
        new("values of an attribute", "/tempo/api/v2/search/tag/resource.service.name/values?limit=5000&tag=resource.service.name", Browser, "SearchTagValuesV2Response"),
        new("values among what is filtered", "/tempo/api/v2/search/tag/span.http.method/values?limit=5000&q=%7Bresource.service.name%3D%22shop%22%20%26%26%20span.http.method%3D%7D&tag=span.http.method", Browser, "SearchTagValuesV2Response"),
        new("values of an intrinsic", "/tempo/api/v2/search/tag/status/values?limit=5000&q=%7B%7D&tag=status", Browser, "SearchTagValuesV2Response"),
        new("values of a name with a space", "/tempo/api/v2/search/tag/span.%22a%20b%22/values?limit=5000&tag=span.%22a%20b%22", Browser, "SearchTagValuesV2Response"),
        new("an older Grafana's version check", "/tempo/api/status/buildinfo", Browser, "buildinfo"),
        new("an older Grafana's search", "/tempo/api/search?tags=%20service.name%3D%22shop%22%20name%3D%22GET%20%2F%22&minDuration=100ms&limit=20&start=1767319445&end=1767326645", Browser, "SearchResponse"),
        new("an older Grafana's names", "/tempo/api/search/tags", Browser, "SearchTagsResponse"),
        new("an older Grafana's values", "/tempo/api/search/tag/service.name/values", Browser, "SearchTagValuesResponse"),
    };

    [Theory]
    [MemberData(nameof(Calls), DisableDiscoveryEnumeration = true)]
    public async Task It_is_answered_as_Grafana_reads_it(Call call)
    {
        var answer = await _tempo.GetAsync(call.Address, call.Accept);

        Assert.True(answer.Status == 200, answer.Text);
        switch (call.Message)
        {
            case "echo":
                Assert.Equal("echo", answer.Text);
                break;
            case "buildinfo":
                Assert.True(Version.TryParse(JsonDocument.Parse(answer.Body).RootElement.GetProperty("version").GetString(), out _));
                break;
            case "Trace":
                Assert.Equal(Protobuf, answer.Type);
                ReadTrace(answer.Body);
                break;
            case "TraceByIDResponse":
                Assert.Equal(Protobuf, answer.Type);
                ReadTrace(Messages(answer.Body, 1).Single());
                break;
            default:
                Assert.Equal(Json, answer.Type);
                var json = JsonDocument.Parse(answer.Body).RootElement;
                TempoShape.Check(call.Message, json);
                Assert.NotEqual(0, json.EnumerateObject().First().Value.GetArrayLength());
                break;
        }
    }

    // What would not be found: Grafana asks for v2, says so of an empty trace, and asks for v1 only where v2 is not there.
    [Fact]
    public async Task A_trace_that_is_not_there_is_an_empty_one_with_the_field_that_Grafana_takes_for_granted()
    {
        var answer = await _tempo.GetAsync("/tempo/api/v2/traces/2", Protobuf);

        Assert.Equal(200, answer.Status);
        Assert.Empty(Messages(answer.Body, 1).Single());
    }

    [Fact]
    public void The_documentation_lists_every_call_that_is_replayed_and_no_other()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "TEMPO.md"));
        var documented = Documented().Matches(page).Select(m => m.Groups[1].Value).ToHashSet();

        var replayed = ((IEnumerable<object[]>)Calls).Select(c => Pattern(((Call)c[0]).Address)).ToHashSet();
        Assert.Equal(replayed.Order(), documented.Order());
    }

    [Fact]
    public void A_field_that_Grafana_does_not_know_is_noticed()
    {
        var failure = Assert.ThrowsAny<Exception>(() => TempoShape.Check("SearchResponse", JsonDocument.Parse("""{"traces":[],"next":1}""").RootElement));

        Assert.Contains(".next", failure.Message, StringComparison.Ordinal);
    }

    // As the data source goes through a trace: it fails where one of these is missing, and leaves out a resource without attributes.
    private static void ReadTrace(byte[] trace)
    {
        var spans = 0;
        foreach (var resourceSpans in Messages(trace, 1))
        {
            Assert.NotEmpty(Messages(Messages(resourceSpans, 1).Single(), 1));
            foreach (var scopeSpans in Messages(resourceSpans, 2))
            {
                Assert.Single(Messages(scopeSpans, 1));
                Assert.All(Messages(scopeSpans, 2), s => Assert.Single(Messages(s, 15)));
                spans += Messages(scopeSpans, 2).Count;
            }
        }

        Assert.Equal(2, spans);
    }

    private static List<byte[]> Messages(byte[] message, int field)
    {
        var found = new List<byte[]>();
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.IsBytes(field))
                found.Add(reader.Value.ToArray());
        }

        Assert.Null(reader.Fault);
        return found;
    }

    private static string Pattern(string address)
    {
        var path = address["/tempo".Length..].Split('?')[0];
        path = path.Contains("/traces/", StringComparison.Ordinal) ? path[..(path.LastIndexOf('/') + 1)] + "{id}" : path;
        return path.EndsWith("/values", StringComparison.Ordinal) ? path[..(path.IndexOf("/tag/", StringComparison.Ordinal) + 5)] + "{name}/values" : path;
    }

    // The first column of the tables of calls.
    [GeneratedRegex(@"^\| `GET (/api/\S+)`", RegexOptions.Multiline)]
    private static partial Regex Documented();
}
