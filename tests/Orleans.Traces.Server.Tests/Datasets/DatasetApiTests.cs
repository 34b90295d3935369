using System.Text.Json;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Datasets;

/// <summary>Datasets and their cases by the API.</summary>
public sealed class DatasetApiTests(GuardedServer server) : IClassFixture<GuardedServer>
{
    private const string Address = DatasetClient.Address;

    [Fact]
    public async Task A_dataset_is_made_described_listed_and_deleted()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "life");
        await client.SendAsync(409, "POST", "/api/v1/datasets", """{"name":"questions"}""");
        await client.SendAsync(201, "POST", "/api/v1/datasets", """{"name":"answers","description":"what for"}""");

        var changed = await client.SendAsync(200, "PATCH", Address, """{"description":"asked in May"}""");
        var same = await client.SendAsync(200, "PATCH", Address, """{"description":"asked in May"}""");
        var listed = (await client.SendAsync(200, "GET", "/api/v1/datasets")).GetProperty("datasets");
        await client.AddAsync("""{"input":"a"}""");
        await client.SendAsync(204, "DELETE", Address);
        await client.SendAsync(404, "DELETE", Address);
        await client.SendAsync(404, "GET", Address);
        var again = await client.SendAsync(201, "POST", "/api/v1/datasets", """{"name":"questions"}""");

        Assert.Equal(("asked in May", 2, 2), (changed.GetProperty("description").GetString(), changed.GetProperty("version").GetInt32(), same.GetProperty("version").GetInt32()));
        Assert.Equal(["answers", "questions"], listed.EnumerateArray().Select(d => d.GetProperty("name").GetString()));
        Assert.Equal((4, 0), (again.GetProperty("version").GetInt32(), again.GetProperty("caseCount").GetInt32()));
    }

    [Fact]
    public async Task A_deleted_project_leaves_no_datasets()
    {
        await server.ProjectAsync("leaving");
        await server.BodyAsync(201, "/api/v1/datasets?project=leaving", server.Operator, "POST", """{"name":"questions"}""");

        await server.BodyAsync(204, "/api/v1/projects/leaving", server.Operator, "DELETE");
        await server.BodyAsync(201, "/api/v1/projects", server.Operator, "POST", """{"id":"leaving"}""");

        Assert.Equal("""{"datasets":[]}""", await server.BodyAsync(200, "/api/v1/datasets?project=leaving", server.Operator));
    }

    [Fact]
    public async Task A_case_in_full_is_added_once_and_says_what_was_sent()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "full");
        const string Full = """
            {"id":"q:1","input":{"q":"<why>?"},"output":"x","expected":["because",1.50],"metadata":{"by":"me"},"tags":["b","a","b"],"split":"test","review":"accepted"}
            """;

        var added = await client.AddAsync(Full);
        var again = await client.AddAsync(Full, 200);
        var same = await client.AddAsync("""{"input":{"q":"<why>?"},"expected":["because",1.50]}""", 200);
        var kept = await client.AddAsync("""{"input":{"q":"<why>?"},"expected":["because",1.50],"allowDuplicate":true}""");
        await client.AddAsync("""{"id":"q:1","input":"other"}""", 409);
        var read = await client.GetAsync("/cases/q:1");

        Assert.True(added.GetProperty("done").GetBoolean());
        foreach (var left in new[] { again, same })
            Assert.Equal((false, 2, "q:1"), (left.GetProperty("done").GetBoolean(), left.GetProperty("version").GetInt32(), left.GetProperty("case").GetProperty("id").GetString()));
        Assert.Equal("000001", kept.GetProperty("case").GetProperty("id").GetString());
        Assert.Equal(
            ("<why>?", "x", "[\"because\",1.50]", "{\"by\":\"me\"}", "[\"b\",\"a\"]", "test", "accepted", 2),
            (read.GetProperty("input").GetProperty("q").GetString(), read.GetProperty("output").GetString(), read.GetProperty("expected").GetRawText(),
                read.GetProperty("metadata").GetRawText(), read.GetProperty("tags").GetRawText(), read.GetProperty("split").GetString(),
                read.GetProperty("review").GetString(), read.GetProperty("version").GetInt32()));
        Assert.Equal(JsonValueKind.Null, read.GetProperty("source").ValueKind);
    }

    [Fact]
    public async Task A_case_is_made_from_a_trace_and_from_a_span_and_outlives_them()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "recorded");
        var trace = OneSpan.NewTrace();
        await client.SpanAsync(trace, 1, ("input.value", "a question"), ("output.value", "an answer"), ("user.id", "u-1"));
        await client.SpanAsync(trace, 2, ("input.value", """{"n":[1,{"m":"deep"}]}"""), ("input.mime_type", "application/json"), ("output.value", "found"), ("gold", "right"));

        var whole = await client.AddAsync($$"""{"traceId":"{{trace}}","expectedFrom":"output","metadata":{"k":1} }""");
        var span = await client.AddAsync($$"""{"traceId":"{{trace}}","spanId":"0000000000000002","expectedFrom":"@gold"}""");
        var part = await client.AddAsync($$"""{"traceId":"{{trace}}","spanId":"0000000000000002","inputFrom":"input#/n/1/m","expected":"own","output":"own too"}""");
        await client.AddAsync($$"""{"traceId":"{{trace}}","inputFrom":"input#/nothing"}""", 400);
        await client.AddAsync($$"""{"traceId":"{{trace}}","spanId":"00000000000000ff"}""", 404);
        await client.AddAsync("""{"traceId":"000000000000000000000000000000ff"}""", 404);
        await client.SendAsync(204, "DELETE", $"/api/v1/traces/{trace}");
        var read = await client.GetAsync($"/cases/{whole.GetProperty("case").GetProperty("id").GetString()}");

        Assert.Equal(("a question", "an answer", "an answer"), Said(read));
        Assert.Equal((trace.ToString(), JsonValueKind.Null), (read.GetProperty("source").GetProperty("traceId").GetString(), read.GetProperty("source").GetProperty("spanId").ValueKind));
        Assert.Equal(("""{"n":[1,{"m":"deep"}]}""", "found", "right"), Said(span.GetProperty("case")));
        Assert.Equal("0000000000000002", span.GetProperty("case").GetProperty("source").GetProperty("spanId").GetString());
        Assert.Equal(("deep", "own too", "own"), Said(part.GetProperty("case")));
    }

    [Fact]
    public async Task A_case_is_changed_replaced_reviewed_commented_and_deleted_and_every_version_stays()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "edits");
        await client.AddAsync("""{"id":"a","input":"1","expected":"one","tags":["t"]}""");
        await client.AddAsync("""{"id":"b","input":"2"}""");

        var patched = await client.SendAsync(200, "PATCH", $"{Address}/cases/a", """{"expected":null,"review":"accepted","split":"dev"}""");
        var nothing = await client.SendAsync(200, "PATCH", $"{Address}/cases/a", """{"split":"dev"}""");
        await client.SendAsync(409, "PATCH", $"{Address}/cases/a?basedOn=2", """{"split":"test"}""");
        var replaced = await client.SendAsync(200, "PUT", $"{Address}/cases/a?basedOn=4", """{"input":"1","expected":"uno"}""");
        var commented = await client.SendAsync(200, "POST", $"{Address}/cases/a/comments", """{"text":"why?\nso","author":"Ada"}""");
        await client.SendAsync(409, "DELETE", $"{Address}/cases/b?basedOn=1");
        await client.SendAsync(204, "DELETE", $"{Address}/cases/b?basedOn=3");
        await client.SendAsync(404, "GET", $"{Address}/cases/b");

        Assert.Equal((4, JsonValueKind.Null), (patched.GetProperty("version").GetInt32(), patched.GetProperty("case").GetProperty("expected").ValueKind));
        Assert.Equal((false, 4), (nothing.GetProperty("done").GetBoolean(), nothing.GetProperty("version").GetInt32()));
        Assert.Equal(
            ("uno", "[]", JsonValueKind.Null, "accepted"),
            (replaced.GetProperty("case").GetProperty("expected").GetString(), replaced.GetProperty("case").GetProperty("tags").GetRawText(),
                replaced.GetProperty("case").GetProperty("split").ValueKind, replaced.GetProperty("case").GetProperty("review").GetString()));
        var comment = Assert.Single(commented.GetProperty("case").GetProperty("comments").EnumerateArray());
        Assert.Equal(("why?\nso", "Ada"), (comment.GetProperty("text").GetString(), comment.GetProperty("author").GetString()));
        Assert.Equal("one", (await client.GetAsync("/cases/a?version=3")).GetProperty("expected").GetString());
        Assert.Equal("a b", await client.IdsAsync("?version=6"));
        Assert.Equal("a", await client.IdsAsync());
        var history = await client.GetAsync("/cases/a/history?limit=2");
        Assert.Equal([6, 5], history.GetProperty("revisions").EnumerateArray().Select(r => r.GetProperty("version").GetInt32()));
        Assert.Equal(5, history.GetProperty("next").GetInt32());
        history = await client.GetAsync("/cases/a/history?before=5");
        Assert.Equal([4, 2], history.GetProperty("revisions").EnumerateArray().Select(r => r.GetProperty("version").GetInt32()));
        Assert.Equal(JsonValueKind.Null, history.GetProperty("next").ValueKind);
        Assert.True((await client.GetAsync("/cases/b/history")).GetProperty("revisions")[0].GetProperty("deleted").GetBoolean());
    }

    [Fact]
    public async Task Versions_say_what_was_done_by_whom_and_a_diff_what_differs()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "versions");
        await client.AddAsync("""{"id":"a","input":"1"}""");
        await client.AddAsync("""{"id":"b","input":"2"}""");
        await client.SendAsync(200, "PATCH", $"{Address}/cases/a", """{"expected":"one"}""");
        await client.SendAsync(204, "DELETE", $"{Address}/cases/b");
        await client.AddAsync("""{"id":"c","input":"3"}""");

        var versions = (await client.GetAsync("/versions?limit=3"));
        var diff = await client.GetAsync("/diff?from=3&to=6");
        var page = await client.GetAsync("/diff?from=6&to=3&limit=1");
        var last = await client.GetAsync("/diff");

        Assert.Equal(
            ["6 added c +1 ~0 -0", "5 deleted b +0 ~0 -1", "4 expected of a +0 ~1 -0"],
            versions.GetProperty("versions").EnumerateArray().Select(v =>
                $"{v.GetProperty("version")} {v.GetProperty("note").GetString()} +{v.GetProperty("added")} ~{v.GetProperty("changed")} -{v.GetProperty("deleted")}"));
        Assert.Equal(client.Key.Split('_')[1], versions.GetProperty("versions")[0].GetProperty("author").GetString());
        Assert.Equal(4, versions.GetProperty("next").GetInt32());
        Assert.Equal(["a changed expected", "b deleted ", "c added "], diff.GetProperty("changes").EnumerateArray().Select(Change));
        Assert.Equal("one", diff.GetProperty("changes")[0].GetProperty("after").GetProperty("expected").GetString());
        Assert.Equal("a", page.GetProperty("next").GetString());
        Assert.Equal(["b added ", "c deleted "], (await client.GetAsync("/diff?from=6&to=3&cursor=a")).GetProperty("changes").EnumerateArray().Select(Change));
        Assert.Equal(["c added "], last.GetProperty("changes").EnumerateArray().Select(Change));
        await client.SendAsync(404, "GET", $"{Address}/diff?from=1&to=7");
    }

    [Fact]
    public async Task Cases_are_listed_page_by_page_and_by_what_they_say()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "lists");
        await client.ImportAsync(string.Join('\n', Enumerable.Range(0, 25).Select(i =>
            $$"""{"id":"c{{i:D2}}","input":{"text":["number {{i}}"]},"split":"{{(i % 2 == 0 ? "even" : "odd")}}","tags":["t{{i % 5}}"],"review":"{{(i < 3 ? "accepted" : "new")}}"}""")));

        var first = await client.GetAsync("/cases?limit=10");
        var rest = await client.GetAsync($"/cases?limit=100&cursor={first.GetProperty("next").GetString()}");

        Assert.Equal((10, 15, "c09"), (first.GetProperty("cases").GetArrayLength(), rest.GetProperty("cases").GetArrayLength(), first.GetProperty("next").GetString()));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
        Assert.Equal("c03 c13 c23", await client.IdsAsync("?split=odd&tag=t3"));
        Assert.Equal("c00 c01 c02", await client.IdsAsync("?review=accepted"));
        Assert.Equal("c07 c17", await client.IdsAsync("?text=C07") + " " + await client.IdsAsync("?text=Number 17"));
        Assert.Equal("", await client.IdsAsync("?version=1"));
    }

    [Fact]
    public async Task Cases_that_are_added_at_once_are_all_there()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "at-once");

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => client.AddAsync($$"""{"input":{{i}}}""")));

        Assert.Equal(string.Join(' ', Enumerable.Range(1, 12).Select(i => i.ToString("D6"))), await client.IdsAsync());
        Assert.Equal(13, (await client.GetAsync()).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Reading_needs_read_and_changing_needs_admin()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "scopes");
        var reader = new DatasetClient(server, await server.KeyAsync("scopes", "read"));

        Assert.Equal("", await reader.IdsAsync());
        await reader.AddAsync("""{"input":"a"}""", 403);
        await reader.SendAsync(403, "DELETE", Address);
        Assert.Equal(403, (await reader.ImportAsync("{}")).Status);
        await client.AddAsync("""{"input":"a"}""");
    }

    [Theory]
    [InlineData("POST", "/api/v1/datasets", "[]", 400, "a JSON object")]
    [InlineData("POST", "/api/v1/datasets", """{"name":"No"}""", 400, "'name' must be 1 to 63 characters")]
    [InlineData("GET", "/api/v1/datasets/NO", null, 400, "'dataset' must be 1 to 63 characters")]
    [InlineData("GET", "/api/v1/datasets/nobody", null, 404, "no dataset nobody")]
    [InlineData("PATCH", Address, "{}", 400, "'description' must be given")]
    [InlineData("POST", "/api/v1/datasets/nobody/cases", """{"input":"a"}""", 404, "no dataset nobody")]
    [InlineData("POST", Address + "/cases", "{}", 400, "'input' must be given, or traceId in its place")]
    [InlineData("POST", Address + "/cases", """{"input":1,"id":"a b"}""", 400, "'id' must be 1 to 128 characters")]
    [InlineData("POST", Address + "/cases", """{"input":1,"metadata":[]}""", 400, "'metadata' must be an object")]
    [InlineData("POST", Address + "/cases", """{"input":1,"tags":["a",1]}""", 400, "'tags' must be a list")]
    [InlineData("POST", Address + "/cases", """{"input":1,"review":"good"}""", 400, "'review' must be one of new, accepted, rejected")]
    [InlineData("POST", Address + "/cases", """{"input":1,"expcted":1}""", 400, "'expcted' must be left out")]
    [InlineData("POST", Address + "/cases", """{"traceId":"x"}""", 400, "'traceId' must be 32 hex digits")]
    [InlineData("POST", Address + "/cases", """{"input":1,"spanId":"0000000000000002"}""", 400, "'traceId' must be given, where spanId is")]
    [InlineData("POST", Address + "/cases", """{"input":1,"expectedFrom":"output"}""", 400, "'traceId' must be given, where inputFrom or expectedFrom is")]
    [InlineData("POST", Address + "/cases", """{"traceId":"0000000000000000000000000000000a","expectedFrom":"answer"}""", 400, "'expectedFrom' must be input, output")]
    [InlineData("GET", Address + "/cases?version=9", null, 404, "no version 9")]
    [InlineData("GET", Address + "/cases?version=x", null, 400, "'version' must be a version")]
    [InlineData("GET", Address + "/cases?review=x", null, 400, "'review' must be one of")]
    [InlineData("GET", Address + "/cases?limit=0", null, 400, "'limit' must be a whole number from 1 to 1000")]
    [InlineData("GET", Address + "/cases?cursor=%20", null, 400, "'cursor' must be the 'next'")]
    [InlineData("GET", Address + "/cases/a%20b", null, 400, "'caseId' must be 1 to 128")]
    [InlineData("GET", Address + "/cases/nobody", null, 404, "no case nobody")]
    [InlineData("PUT", Address + "/cases/nobody", """{"input":1}""", 404, "no case nobody")]
    [InlineData("PUT", Address + "/cases/nobody", "{}", 400, "'input' must be given")]
    [InlineData("PATCH", Address + "/cases/nobody", "{}", 400, "one or more of input")]
    [InlineData("POST", Address + "/cases/nobody/comments", """{"text":""}""", 400, "'text' must be a text of 1 to 4000")]
    [InlineData("GET", Address + "/cases/nobody/history", null, 404, "no case nobody")]
    [InlineData("GET", Address + "/export?format=xls", null, 400, "'format' must be one of jsonl, csv, parquet")]
    [InlineData("POST", Address + "/import?mode=x", "{}", 400, "'mode' must be one of add, upsert")]
    [InlineData("POST", Address + "/import?map=input", "{}", 400, "'map' must be fields with their columns")]
    [InlineData("POST", "/api/v1/datasets/nobody/import", """{"input":1}""", 404, "no dataset nobody")]
    [InlineData("POST", Address + "/search", "{}", 400, "'q' must be given")]
    [InlineData("POST", Address + "/search", """{"q":"{"}""", 400, "'q' must be a TraceQL query; line 1")]
    [InlineData("POST", Address + "/search", """{"q":"{}","map":{"expected":"x"}}""", 400, "'map.expected' must be input, output")]
    [InlineData("POST", Address + "/search", """{"q":"{}","map":{"metadata":{"a":"x"}}}""", 400, "'map.metadata.a' must be input, output")]
    [InlineData("POST", Address + "/search", """{"q":"{}","from":"yesterday"}""", 400, "'from' must be an ISO 8601 time")]
    [InlineData("PUT", Address, "{}", 405, "GET, PATCH, DELETE")]
    [InlineData("DELETE", "/api/v1/datasets", null, 405, "GET, POST")]
    [InlineData("DELETE", Address + "/cases", null, 405, "GET, POST")]
    public async Task A_bad_request_is_told_what_was_expected(string method, string address, string? json, int status, string expected)
    {
        (await server.AskAsync("/api/v1/datasets", server.Operator, "POST", """{"name":"questions"}""")).Dispose();

        var problem = JsonDocument.Parse(await server.BodyAsync(status, address, server.Operator, method, json)).RootElement;

        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_is_too_large_is_refused_and_one_that_just_fits_is_not()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "large");
        await client.AddAsync($$"""{"input":"{{new string('x', 520_000)}}"}""");
        await client.AddAsync($$"""{"input":"{{new string('y', 530_000)}}"}""", 413);
        await client.AddAsync($$"""{"input":"{{new string('z', 1_100_000)}}"}""", 413);
        await client.SendAsync(413, "PATCH", $"{Address}/cases/000001", $$"""{"expected":"{{new string('y', 10_000)}}"}""");

        Assert.Equal("000001", await client.IdsAsync());
    }

    private static (string?, string?, string?) Said(JsonElement one) => (Text(one.GetProperty("input")), Text(one.GetProperty("output")), Text(one.GetProperty("expected")));

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();

    private static string Change(JsonElement change) =>
        $"{change.GetProperty("id").GetString()} {change.GetProperty("change").GetString()} {string.Join(',', change.GetProperty("fields").EnumerateArray())}";
}
