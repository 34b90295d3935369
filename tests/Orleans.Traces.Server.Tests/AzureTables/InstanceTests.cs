using System.Text.Json;
using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Storage.Tests.AzureTables;

namespace Orleans.Traces.Server.Tests.AzureTables;

/// <summary>An instance of several processes: real sockets, real kills. <c>TRACES_ROUNDS</c> says how often a silo is killed.</summary>
public sealed class InstanceTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Silos_are_killed_added_and_stopped_under_load_and_nothing_acknowledged_is_lost()
    {
        var rounds = Environment.GetEnvironmentVariable("TRACES_ROUNDS") is { Length: > 0 } text ? int.Parse(text) : 1;
        await using var instance = new InstanceProcesses(_data.Path);
        var silos = new Queue<ServerProcess>([await instance.StartAsync("silo"), await instance.StartAsync("silo")]);
        var gateway = await instance.StartAsync("gateway");
        var web = await instance.StartAsync("web");
        await using var load = new AcknowledgedLoad(gateway);
        await load.MoreAsync(100);
        var output = "";
        for (var round = 0; round < rounds; round++)
        {
            var killed = silos.Dequeue();
            await killed.KillAsync();
            await load.MoreAsync(100);
            var added = instance.StartAsync("silo");
            await load.MoreAsync(50);
            silos.Enqueue(await added);
            await load.MoreAsync(100);

            // One that stops hands over what it has, and ends well.
            var stopped = silos.Dequeue();
            Assert.Equal(0, await stopped.StopAsync());
            Assert.DoesNotContain(stopped.Failures, l => l.Contains("fail: Orleans.Traces.", StringComparison.Ordinal) || l.Contains("crit: Orleans.Traces.", StringComparison.Ordinal));
            output += stopped.Output;
            silos.Enqueue(await instance.StartAsync("silo"));
            await load.MoreAsync(100);
        }

        await load.EndAsync();
        IReadOnlyList<string> missing = [];
        await Waiting.Until("everything acknowledged can be read", async () => (missing = await load.MissingAsync(web)).Count == 0);
        await Waiting.Until("every trace is final", async () => await OpenAsync(web) == 0);
        Assert.Empty(await load.MissingAsync(web));
        Assert.Contains("is claimed from", output + string.Join('\n', silos.Select(s => s.Output)), StringComparison.Ordinal);
        Assert.True(load.Traces > 50, $"Too tame: {load.Traces} traces.");
        Assert.False(gateway.HasExited || web.HasExited);
    }

    [Fact]
    public async Task After_a_kill_of_all_a_process_under_another_name_and_address_goes_on_with_what_was_open()
    {
        await using var instance = new InstanceProcesses(_data.Path);
        var first = await instance.StartAsync("all", "--Traces:Assembly:Settle=00:05:00", "--Traces:Assembly:Timeout=00:05:00", "--Traces:Assembly:RootlessTimeout=00:05:00");
        var trace = OneSpan.NewTrace();
        Assert.Equal(200, (await OtlpRequest.Protobuf("traces", OneSpan.Request(OneSpan.Span(trace))).SendAsync(first)).Status);
        await first.KillAsync();

        var second = await instance.StartAsync("all");

        await Waiting.Until("the trace is final", async () =>
        {
            using var answer = await second.Web.GetAsync($"/api/v1/traces/{trace}");
            return (await answer.Content.ReadAsStringAsync()).Contains("\"state\":\"final\"", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_one_process_takes_another_shows_at_once_and_each_opens_its_own_doors_alone()
    {
        string[] slow = ["--Traces:Assembly:Settle=00:05:00", "--Traces:Assembly:Timeout=00:05:00", "--Traces:Assembly:RootlessTimeout=00:05:00", "--Traces:Logs:SaveAfter=00:05:00"];
        await using var instance = new InstanceProcesses(_data.Path);
        var web = await instance.LaunchAsync("web", slow);
        var tired = await instance.LaunchAsync("gateway", slow);
        await Waiting.Until("both say that they wait for a silo", () => new[] { web, tired }.All(p => p.Output.Contains("No silo can be reached yet", StringComparison.Ordinal)));
        Assert.Equal(0, await tired.StopAsync());
        var silos = new[] { await instance.StartAsync("silo", slow), await instance.StartAsync("silo", slow) };
        await web.ReadyAsync();
        var gateway = await instance.StartAsync("gateway", slow);

        var traces = Enumerable.Range(0, 20).Select(_ => OneSpan.NewTrace()).ToList();
        foreach (var trace in traces)
            Assert.Equal(200, (await OtlpRequest.Protobuf("traces", OneSpan.Request(OneSpan.Span(trace))).SendAsync(gateway)).Status);
        Assert.Equal(200, await LogAsync(gateway));

        Assert.Equal(20, await OpenAsync(web));
        Assert.Contains("\"state\":\"open\"", await web.Web.GetStringAsync($"/api/v1/traces/{traces[7]}"), StringComparison.Ordinal);
        using var found = JsonDocument.Parse(await web.Web.GetStringAsync("/api/v1/traces?limit=100&q=" + Uri.EscapeDataString("{ name = \"a span\" }")));
        Assert.Equal(20, found.RootElement.GetProperty("traces").GetArrayLength());
        Assert.Contains("said to another process", await web.Web.GetStringAsync("/api/v1/logs"), StringComparison.Ordinal);
        Assert.Equal(204, (int)(await web.Web.DeleteAsync($"/api/v1/traces/{traces[3]}")).StatusCode);
        Assert.Equal(404, (int)(await web.Web.GetAsync($"/api/v1/traces/{traces[3]}")).StatusCode);
        Assert.Equal(19, await OpenAsync(web));

        Assert.All(silos, s => Assert.Null(s.Http));
        Assert.Null(web.Http);
        foreach (var process in silos.Append(gateway))
        {
            Assert.Equal(404, (int)(await process.Web.GetAsync("/api/v1/traces")).StatusCode);
            Assert.Equal("ready\n", await process.Web.GetStringAsync("/healthz"));
        }
    }

    private static async Task<int> LogAsync(ServerProcess gateway)
    {
        using var body = new StringContent(
            """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1700000000000000000","body":{"stringValue":"said to another process"}}]}]}]}""",
            null, "application/json");
        using var response = await gateway.Http.PostAsync("/v1/logs", body);
        return (int)response.StatusCode;
    }

    private static async Task<int> OpenAsync(ServerProcess web)
    {
        var open = 0;
        for (string? cursor = ""; cursor is not null;)
        {
            using var page = JsonDocument.Parse(await web.Web.GetStringAsync($"/api/v1/traces?limit=1000&cursor={cursor}"));
            open += page.RootElement.GetProperty("traces").EnumerateArray().Count(t => t.GetProperty("state").GetString() == "open");
            cursor = page.RootElement.GetProperty("next").GetString();
        }

        return open;
    }
}
