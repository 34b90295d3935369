using System.Text.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Tempo;

/// <summary>What can be asked for: names of attributes and their values.</summary>
public sealed class TempoTagTests : IAsyncLifetime
{
    private readonly TempoHost _tempo = new();

    public async Task InitializeAsync()
    {
        await _tempo.InitializeAsync();
        _tempo.Search.Names.AddRange([
            new(AttributeScope.Span, "http.method"), new(AttributeScope.Span, "service.name"), new(AttributeScope.Resource, "service.name"),
            new(AttributeScope.Link, "link-type"), new(AttributeScope.Event, "exception.type"),
        ]);
        _tempo.Search.Values.AddRange([
            new AttributeValue.Text("shop"), new AttributeValue.Int(-5), new AttributeValue.Double(0.25), new AttributeValue.Bool(true),
            new AttributeValue.Array([]),
        ]);
    }

    public Task DisposeAsync() => _tempo.DisposeAsync();

    [Fact]
    public async Task V2_lists_names_by_scope_and_the_intrinsics()
    {
        var json = await _tempo.JsonAsync("/tempo/api/v2/search/tags");

        var scopes = json.GetProperty("scopes").EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!, s => Texts(s, "tags"));
        Assert.Equal(["resource", "span", "event", "link", "intrinsic"], scopes.Keys);
        Assert.Equal(["http.method", "service.name"], scopes["span"]);
        Assert.Equal(["link-type"], scopes["link"]);
        Assert.Equal("71", json.GetProperty("metrics").GetProperty("inspectedBytes").GetString());
    }

    [Fact]
    public async Task Every_intrinsic_is_a_field_of_TraceQL()
    {
        var json = await _tempo.JsonAsync("/tempo/api/v2/search/tags?scope=intrinsic");

        var tags = Texts(Assert.Single(json.GetProperty("scopes").EnumerateArray()), "tags");
        // Those that Grafana's editor offers by itself, and ours.
        string[] expected =
        [
            "duration", "kind", "name", "rootName", "rootServiceName", "status", "statusMessage", "traceDuration", "event:name",
            "event:timeSinceStart", "instrumentation:name", "instrumentation:version", "link:spanID", "link:traceID", "span:duration", "span:id",
            "span:kind", "span:name", "span:parentID", "span:status", "span:statusMessage", "trace:duration", "trace:id", "trace:rootName",
            "trace:rootService", "llm:kind", "llm:model", "llm:cost", "trace:user",
        ];
        Assert.Empty(expected.Except(tags));
        Assert.All(tags, t => Assert.True(
            TraceQlQuery.TryParse($"{{ }} | select({t})", out _, out _) || TraceQlQuery.TryParse($"{{ {t} = \"words\" }}", out _, out _), t));
        Assert.Null(_tempo.Search.Named);
    }

    [Theory]
    [InlineData("resource", AttributeScope.Resource)]
    [InlineData("span", AttributeScope.Span)]
    [InlineData("event", AttributeScope.Event)]
    [InlineData("link", AttributeScope.Link)]
    [InlineData("instrumentation", AttributeScope.Instrumentation)]
    public async Task One_scope_alone_is_asked_for(string name, AttributeScope scope)
    {
        var json = await _tempo.JsonAsync($"/tempo/api/v2/search/tags?scope={name}");

        Assert.Equal(scope, _tempo.Search.Named?.Scope);
        Assert.All(json.GetProperty("scopes").EnumerateArray(), s => Assert.Equal(name, s.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task V1_lists_names_without_scopes_and_intrinsics_only_when_asked()
    {
        Assert.Equal(
            """{"tagNames":["exception.type","http.method","link-type","service.name"],"metrics":{"inspectedBytes":"71"}}""",
            (await _tempo.JsonAsync("/tempo/api/search/tags")).GetRawText());
        Assert.Contains("rootName", Texts(await _tempo.JsonAsync("/tempo/api/search/tags?scope=intrinsic"), "tagNames"));
    }

    [Fact]
    public async Task V2_values_have_types()
    {
        Assert.Equal(
            """{"tagValues":[{"type":"string","value":"shop"},{"type":"int","value":"-5"},{"type":"float","value":"0.25"},{"type":"bool","value":"true"}],"metrics":{"inspectedBytes":"72"}}""",
            (await _tempo.JsonAsync("/tempo/api/v2/search/tag/.service.name/values")).GetRawText());
    }

    [Fact]
    public async Task V1_values_are_texts()
    {
        Assert.Equal(
            """{"tagValues":["shop","-5","0.25","true"],"metrics":{"inspectedBytes":"72"}}""",
            (await _tempo.JsonAsync("/tempo/api/search/tag/service.name/values")).GetRawText());
    }

    public static TheoryData<string, ValueSource> Sources => new()
    {
        { "v2/search/tag/.service.name", new ValueSource.Attribute(null, "service.name") },
        { "v2/search/tag/resource.service.name", new ValueSource.Attribute(AttributeScope.Resource, "service.name") },
        { "v2/search/tag/span.%22a%20b%22", new ValueSource.Attribute(AttributeScope.Span, "a b") },
        { "v2/search/tag/span.a/b", new ValueSource.Attribute(AttributeScope.Span, "a/b") },
        { "v2/search/tag/span.a%2Fb", new ValueSource.Attribute(AttributeScope.Span, "a/b") },
        { "v2/search/tag/span.values/values", new ValueSource.Attribute(AttributeScope.Span, "values/values") },
        { "v2/search/tag/event.exception.type", new ValueSource.Attribute(AttributeScope.Event, "exception.type") },
        { "v2/search/tag/name", new ValueSource.Fact(FactNames.Name) },
        { "v2/search/tag/span:name", new ValueSource.Fact(FactNames.Name) },
        { "v2/search/tag/rootName", new ValueSource.TraceName() },
        { "v2/search/tag/trace:rootService", new ValueSource.TraceService() },
        { "v2/search/tag/llm:model", new ValueSource.Fact(FactNames.Model) },
        { "v2/search/tag/trace:user", new ValueSource.Fact(FactNames.User) },
        { "search/tag/service.name", new ValueSource.Attribute(null, "service.name") },
        { "search/tag/name", new ValueSource.Fact(FactNames.Name) },
        { "search/tag/root.service.name", new ValueSource.TraceService() },
    };

    [Theory]
    [MemberData(nameof(Sources), DisableDiscoveryEnumeration = true)]
    public async Task Values_are_looked_up_by_what_the_name_means(string path, ValueSource source)
    {
        await _tempo.JsonAsync($"/tempo/api/{path}/values");

        Assert.Equal(source, _tempo.Search.Valued?.Source);
    }

    [Theory]
    [InlineData("status", "ok,error,unset")]
    [InlineData("span:kind", "client,server,producer,consumer,internal,unspecified")]
    [InlineData("duration", "")]
    [InlineData("trace:id", "")]
    public async Task Words_of_the_language_are_known_and_durations_are_not_listed(string name, string expected)
    {
        var json = await _tempo.JsonAsync($"/tempo/api/v2/search/tag/{name}/values");

        var values = json.GetProperty("tagValues").EnumerateArray().ToList();
        Assert.Equal(expected, string.Join(',', values.Select(v => v.GetProperty("value").GetString())));
        Assert.All(values, v => Assert.Equal("keyword", v.GetProperty("type").GetString()));
        Assert.Null(_tempo.Search.Valued);
    }

    [Fact]
    public async Task The_catalog_is_asked_what_the_parameters_say()
    {
        const string Parameters = "?limit=5&start=10&end=20&maxStaleValues=3&q={ status = error }";
        await _tempo.JsonAsync("/tempo/api/v2/search/tags" + Parameters);
        await _tempo.JsonAsync("/tempo/api/v2/search/tag/.a/values" + Parameters);

        foreach (var query in (CatalogQuery[])[_tempo.Search.Named!.Value.Query, _tempo.Search.Valued!.Value.Query])
        {
            Assert.Equal((ProjectId.Default, 5, 10_000_000_000ul, (ulong?)20_000_000_000ul), (query.Project, query.Limit, query.From, query.To));
            Assert.Equal("{ status = error }", query.Among?.Text);
        }
    }

    [Theory]
    [InlineData("", CatalogQuery.MaxLimit)]
    [InlineData("0", CatalogQuery.MaxLimit)]
    [InlineData("4294967295", CatalogQuery.MaxLimit)]
    public async Task Without_a_limit_there_is_one(string limit, int expected)
    {
        await _tempo.JsonAsync($"/tempo/api/v2/search/tags?limit={limit}");

        Assert.Equal(expected, _tempo.Search.Named?.Query.Limit);
    }

    [Theory]
    [InlineData("{ span.a = \"x\" && span.b = }", "{ span.a = \"x\" }")]
    [InlineData("{ span.a = \"x && y\" && (span.b = 1 || span.c = 2) && name", "{ span.a = \"x && y\" && (span.b = 1 || span.c = 2) }")]
    [InlineData("{ span.a = \"x\" && span.b = \"", "{ span.a = \"x\" }")]
    [InlineData("{ span.a = }", null)]
    [InlineData("{ span.a = \"x\" || span.b = }", null)]
    [InlineData("{}", "{}")]
    [InlineData("{ && }", null)]
    [InlineData("nonsense", null)]
    public async Task An_unfinished_query_filters_by_what_can_be_read_of_it(string text, string? expected)
    {
        await _tempo.JsonAsync("/tempo/api/v2/search/tag/.a/values?q=" + Uri.EscapeDataString(text));

        Assert.Equal(expected, _tempo.Search.Valued?.Query.Among?.Text);
    }

    [Theory]
    [InlineData("v2/search/tags?scope=nothing", "invalid scope: nothing")]
    [InlineData("search/tags?scope=nothing", "invalid scope: nothing")]
    [InlineData("v2/search/tags?limit=-1", "invalid limit")]
    [InlineData("v2/search/tags?start=x", "invalid start")]
    [InlineData("v2/search/tag/foo/values", "'foo' is no intrinsic")]
    [InlineData("v2/search/tag/span./values", "'span.' is no intrinsic")]
    [InlineData("v2/search/tag/.a/values?end=x", "invalid end")]
    public async Task What_is_malformed_is_a_400_that_says_so(string path, string expected)
    {
        Assert.Contains(expected, await _tempo.RefusedAsync(400, "/tempo/api/" + path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_about_values_is_not_found()
    {
        Assert.Contains("/tempo/api/v2/search/tag/foo", await _tempo.RefusedAsync(404, "/tempo/api/v2/search/tag/foo"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_out_of_reach_is_a_503()
    {
        _tempo.Search.Failure = new StorageUnavailableException("away");

        Assert.Equal(503, (await _tempo.GetAsync("/tempo/api/search/tags")).Status);
        Assert.Equal(503, (await _tempo.GetAsync("/tempo/api/v2/search/tag/.a/values")).Status);
    }

    private static List<string> Texts(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(t => t.GetString()!)];
}
