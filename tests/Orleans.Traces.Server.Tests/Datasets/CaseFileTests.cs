using System.Text;
using System.Text.Json;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.EndToEnd;
using Parquet;

namespace Orleans.Traces.Server.Tests.Datasets;

/// <summary>Datasets as files, out and in, and from searches.</summary>
public sealed class CaseFileTests(GuardedServer server) : IClassFixture<GuardedServer>
{
    private const string Csv = "text/csv";

    private const string Odd = """
        {"id":"odd","input":"\"quoted\", and\nbroken","output":"{\"looks\":\"like JSON\"}","expected":{"a":[1,"ü"]},"metadata":{"k":true},"tags":["a;b","c"],"split":"test","review":"accepted","source":{"traceId":"000000000000000000000000000000aa","spanId":"00000000000000bb","revision":4},"comments":[{"text":"so, so","author":null,"at":"2026-01-02T03:04:05.0000000Z"}]}
        """;

    [Fact]
    public async Task Lines_of_json_go_out_as_they_came_in()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "jsonl");
        var (status, taken) = await client.ImportAsync($"\uFEFF{Odd}\r\n\n  {{\"input\":1.50}}\n{{\"input\":[\"<&>\"]}}");

        var (file, type, name) = await client.ExportAsync();
        var other = await DatasetClient.WithDatasetAsync(server, "jsonl-again");
        var (_, again) = await other.ImportAsync("", bytes: file);
        var (second, _, _) = await other.ExportAsync();

        Assert.Equal((200, "3 of 3, 0 same, 0 faults", 2), (status, Summary(taken), taken.GetProperty("version").GetInt32()));
        Assert.Equal("3 of 3, 0 same, 0 faults", Summary(again));
        Assert.Equal(("application/x-ndjson", "questions-v2.jsonl"), (type, name));
        Assert.Equal(Lines(file).Select(WithoutTime), Lines(second).Select(WithoutTime));
        using var sent = JsonDocument.Parse(Odd);
        using var odd = JsonDocument.Parse(Lines(file).Single(l => l.Contains("\"odd\"", StringComparison.Ordinal)));
        foreach (var member in sent.RootElement.EnumerateObject())
            Assert.True(JsonElement.DeepEquals(member.Value, odd.RootElement.GetProperty(member.Name)), $"{member.Name}: {odd.RootElement.GetProperty(member.Name)}");
        Assert.Equal(["000001", "000002", "odd"], Lines(file).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Csv_goes_out_as_it_came_in()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "csv");
        await client.ImportAsync(Odd + "\n{\"input\":\"plain\",\"tags\":[\"x\",\"y\"]}");

        var (file, type, name) = await client.ExportAsync("?format=csv");
        var other = await DatasetClient.WithDatasetAsync(server, "csv-again");
        var (status, taken) = await other.ImportAsync("", type: Csv, bytes: file);
        var (second, _, _) = await other.ExportAsync("?format=csv");

        Assert.Equal((200, "2 of 2, 0 same, 0 faults"), (status, Summary(taken)));
        Assert.Equal((Csv, "questions-v2.csv"), (type, name));
        Assert.StartsWith("id,input,expected,output,metadata,tags,split,review,source,comments\r\n000001,plain,,,,x;y,,new,,\r\n", Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetString(file), Encoding.UTF8.GetString(second));
        var read = await other.GetAsync("/cases/odd");
        Assert.Equal(
            ("\"quoted\", and\nbroken", "{\"looks\":\"like JSON\"}", "{\"a\":[1,\"ü\"]}", "[\"a;b\",\"c\"]"),
            (read.GetProperty("input").GetString(), read.GetProperty("output").GetString(), read.GetProperty("expected").GetRawText(), read.GetProperty("tags").GetRawText()));
    }

    [Fact]
    public async Task Parquet_has_a_row_for_each_case()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "parquet");
        await client.ImportAsync(Odd + "\n" + string.Join('\n', Enumerable.Range(0, 300).Select(i => $$"""{"input":"q{{i}}"}""")));

        var (file, type, name) = await client.ExportAsync("?format=parquet");

        Assert.Equal(("application/vnd.apache.parquet", "questions-v2.parquet"), (type, name));
        using var stream = new MemoryStream(file);
        await using var reader = await ParquetReader.CreateAsync(stream);
        Assert.Equal(
            ["id", "input", "expected", "output", "metadata", "tags", "split", "review", "trace_id", "span_id", "comments", "created_at", "revision", "version"],
            reader.Schema.DataFields.Select(f => f.Name));
        Assert.Equal(301, reader.Metadata!.NumRows);
        Assert.Equal(2, reader.RowGroupCount);
    }

    [Fact]
    public async Task Faults_are_told_with_their_lines_and_nothing_is_stored_unless_asked()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "faults");
        const string Bad = "{\"id\":\"a\",\"input\":1}\n{\"input\":\n\n{\"inputt\":1}\n{\"id\":\"a\",\"input\":2}\n[1]\n{\"input\":1,\"id\":\"b c\"}\n{\"expected\":1}";

        var (refused, problem) = await client.ImportAsync(Bad);
        Assert.Equal("", await client.IdsAsync());
        var (_, tried) = await client.ImportAsync(Bad, "?dryRun=true");
        Assert.Equal(1, (await client.GetAsync()).GetProperty("version").GetInt32());
        var (taken, skipped) = await client.ImportAsync(Bad, "?onFault=skip");

        Assert.Equal((422, 200), (refused, taken));
        foreach (var told in new[] { problem.GetProperty("import"), tried, skipped })
        {
            Assert.Equal("1 of 7, 0 same, 6 faults", Summary(told));
            Assert.Equal(
                ["2  one JSON object; it is not JSON at its byte 9", "4 inputt left out", "5 id one that no line before it has", "6  a JSON object", "7 id 1 to 128 characters", "8 input given"],
                told.GetProperty("faults").EnumerateArray().Select(f => $"{f.GetProperty("line")} {f.GetProperty("field").GetString()} {Short(f.GetProperty("expected").GetString()!)}"));
        }

        Assert.Equal("a", await client.IdsAsync());
        Assert.False(tried.GetProperty("stored").GetBoolean());
        Assert.Equal("a", tried.GetProperty("preview")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Faults_of_csv_are_told_with_their_lines()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "csv-faults");

        foreach (var (file, fault) in new[]
        {
            ("", "1  a line that names the columns"),
            ("input,input\n", "1 input named once"),
            ("input,\n", "1  a name for each column"),
            ("input,id\n\"a\nb\",x\nc\n", "4  a row of 2 values"),
            ("input,id\na,\"b\"x\n", "2  a row whose quotes are in order (RFC 4180)"),
            ("input,topic\na,b\n", "2 topic left out"),
            ("input,metadata\na,b\n", "2 metadata an object"),
        })
        {
            var (status, problem) = await client.ImportAsync(file, type: Csv);
            Assert.Equal((422, fault), (status, Fault(problem)));
        }

        var (_, notUtf8) = await client.ImportAsync("", type: Csv, bytes: [.. "input\n"u8, 0xFF, 0xFE, (byte)'\n']);
        Assert.Contains("UTF-8", Fault(notUtf8), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_are_mapped_and_others_kept_or_left_out()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "columns");
        const string File = "question,answer,topic,lang\nWhy?,Because,why,en\n";
        const string Map = "map=input:question,expected:answer";

        Assert.Equal(422, (await client.ImportAsync(File, $"?{Map}", Csv)).Status);
        var (_, ignored) = await client.ImportAsync(File, $"?{Map}&rest=ignore&dryRun=true", Csv);
        var (_, kept) = await client.ImportAsync(File, $"?{Map},metadata.about:topic&rest=metadata", Csv);
        var (_, langfuse) = await client.ImportAsync("""{"input":"Langfuse","expectedOutput":"x","metadata":{"a":1}}""");

        Assert.Equal(JsonValueKind.Null, ignored.GetProperty("preview")[0].GetProperty("metadata").ValueKind);
        var one = kept.GetProperty("preview")[0];
        Assert.Equal(
            ("Why?", "Because", """{"about":"why","lang":"en"}"""),
            (one.GetProperty("input").GetString(), one.GetProperty("expected").GetString(), one.GetProperty("metadata").GetRawText()));
        Assert.Equal("x", langfuse.GetProperty("preview")[0].GetProperty("expected").GetString());
    }

    [Fact]
    public async Task A_file_that_comes_again_adds_nothing_and_upsert_changes_what_changed()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "again");
        var file = string.Join('\n', Enumerable.Range(0, 80).Select(i => $$"""{"id":"c{{i:D2}}","input":{{i}},"review":"accepted"}"""));
        await client.ImportAsync(file);

        var (_, same) = await client.ImportAsync(file);
        var (_, others) = await client.ImportAsync("""{"input":5}""" + "\n" + """{"id":"mine","input":5}""");
        var (_, kept) = await client.ImportAsync("""{"id":"mine","input":5}""", "?duplicates=keep");
        var changed = file.Replace("\"input\":7,\"review\":\"accepted\"", "\"input\":700", StringComparison.Ordinal);
        var (refused, _) = await client.ImportAsync(changed);
        var (_, upserted) = await client.ImportAsync(changed, "?mode=upsert");

        Assert.Equal(("0 of 80, 80 same, 0 faults", 2), (Summary(same), same.GetProperty("version").GetInt32()));
        Assert.Equal(["1 c05", "2 c05"], others.GetProperty("duplicates").EnumerateArray().Select(d => $"{d.GetProperty("line")} {d.GetProperty("sameAs").GetString()}"));
        Assert.Equal((422, 1, 1), (refused, kept.GetProperty("added").GetInt32(), upserted.GetProperty("changed").GetInt32()));
        var seven = await client.GetAsync("/cases/c07");
        Assert.Equal((700, "accepted"), (seven.GetProperty("input").GetInt32(), seven.GetProperty("review").GetString()));
    }

    [Fact]
    public async Task A_large_file_is_one_version_and_one_that_is_too_large_is_refused()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "many");
        var (_, taken) = await client.ImportAsync(string.Join('\n', Enumerable.Range(0, 10_000).Select(i => $$"""{"input":"question {{i}}"}""")));

        var tooMany = await client.ImportAsync(string.Join('\n', Enumerable.Range(0, 20_001).Select(i => $$"""{"input":{{i}}}""")));
        var full = await client.ImportAsync(string.Join('\n', Enumerable.Range(0, 10_001).Select(i => $$"""{"input":{{i}}}""")));
        var line = await client.ImportAsync($"{{\"input\":\"{new string('x', 1_100_000)}\"}}\n{{\"input\":\"after it\"}}\n", "?onFault=skip&dryRun=true");

        Assert.Equal(("10000 of 10000, 0 same, 0 faults", 2), (Summary(taken), taken.GetProperty("version").GetInt32()));
        Assert.Equal((413, 422), (tooMany.Status, full.Status));
        Assert.Equal("10001  one of the 20000 cases that a dataset may have", Fault(full.Answer));
        Assert.Equal((1, "1  a line of at most 1048576 bytes"), (line.Answer.GetProperty("added").GetInt32(), FaultOf(line.Answer)));
        Assert.Equal(10_000, (await client.GetAsync()).GetProperty("caseCount").GetInt32());
    }

    [Fact]
    public async Task A_file_of_an_earlier_version_and_of_some_cases_can_be_had()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "some");
        await client.ImportAsync("""{"id":"a","input":1,"split":"test"}""" + "\n" + """{"id":"b","input":2}""");
        await client.SendAsync(200, "PATCH", $"{DatasetClient.Address}/cases/a", """{"input":3}""");

        var (early, _, name) = await client.ExportAsync("?version=2&split=test");

        Assert.Equal("questions-v2.jsonl", name);
        Assert.Equal(1, JsonDocument.Parse(Assert.Single(Lines(early))).RootElement.GetProperty("input").GetInt32());
    }

    [Fact]
    public async Task Cases_are_made_from_what_a_search_finds_after_a_preview()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "search");
        var traces = Enumerable.Range(0, 4).Select(_ => OneSpan.NewTrace()).ToArray();
        for (var i = 0; i < 4; i++)
        {
            await client.SpanAsync(traces[i], 1, ("input.value", i == 3 ? "question 2" : $"question {i}"), ("output.value", $"answer {i}"), ("user.id", $"u{i}"));
            await client.SpanAsync(traces[i], 2, ("input.value", $"inner {i}"), ("topic", "inner"));
        }

        await client.SpanAsync(OneSpan.NewTrace(), 1, ("user.id", "silent"));
        const string Map = """
            "q":"{ span.user.id != nil }","from":"2026-01-01T00:00:00Z","map":{"expected":"output.text","metadata":{"who":"@user.id"}},"tags":["found"]
            """;

        var preview = await client.SendAsync(200, "POST", $"{DatasetClient.Address}/search", $"{{{Map},\"preview\":true}}");
        Assert.Equal("", await client.IdsAsync());
        var stored = await client.SendAsync(200, "POST", $"{DatasetClient.Address}/search", $"{{{Map}}}");
        var again = await client.SendAsync(200, "POST", $"{DatasetClient.Address}/search", $"{{{Map}}}");
        var spans = await client.SendAsync(200, "POST", $"{DatasetClient.Address}/search", """
            {"q":"{ span.topic = \"inner\" }","from":"2026-01-01T00:00:00Z","of":"span","limit":3}
            """);

        foreach (var told in new[] { preview, stored })
            Assert.Equal("4 of 5, 0 same, 1 faults", Summary(told));
        Assert.Equal(4, again.GetProperty("duplicateCount").GetInt32());
        var one = stored.GetProperty("preview").EnumerateArray().Single(c => c.GetProperty("source").GetProperty("traceId").GetString() == traces[1].ToString());
        Assert.Equal(
            ("question 1", "answer 1", "{\"who\":\"u1\"}", "[\"found\"]"),
            (one.GetProperty("input").GetString(), one.GetProperty("expected").GetString(), one.GetProperty("metadata").GetRawText(), one.GetProperty("tags").GetRawText()));
        Assert.Equal(3, spans.GetProperty("added").GetInt32());
        Assert.All(spans.GetProperty("preview").EnumerateArray(), c => Assert.Equal("0000000000000002", c.GetProperty("source").GetProperty("spanId").GetString()));
    }

    private static string Summary(JsonElement taken) =>
        $"{taken.GetProperty("added")} of {taken.GetProperty("read")}, {taken.GetProperty("unchanged")} same, {taken.GetProperty("faultCount")} faults";

    private static string Fault(JsonElement problem) => FaultOf(problem.GetProperty("import"));

    private static string FaultOf(JsonElement taken)
    {
        var fault = taken.GetProperty("faults")[0];
        return $"{fault.GetProperty("line")} {fault.GetProperty("field").GetString()} {Short(fault.GetProperty("expected").GetString()!)}";
    }

    private static string Short(string expected) => expected.Split([", named in", ": a was", " of A-Z", ", as the first"], StringSplitOptions.None)[0];

    private static string[] Lines(byte[] file) => Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string WithoutTime(string line) => line[..line.IndexOf("\"createdAt\"", StringComparison.Ordinal)];
}
