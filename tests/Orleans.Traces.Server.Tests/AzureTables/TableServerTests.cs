using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Storage.Tests.AzureTables;

namespace Orleans.Traces.Server.Tests.AzureTables;

/// <summary>A server over a storage account: starts that cannot succeed, an account that is away, and two servers over one journal.</summary>
public sealed class TableServerTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly TableArguments _tables = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("nonsense", "Traces:Storage:Connection cannot be used: it is no connection string")]
    [InlineData("http://account.table.example.test", "Traces:Storage:Connection cannot be used: it is an address over http")]
    public async Task A_connection_that_cannot_be_one_is_named_with_every_other_fault(string connection, string expected)
    {
        var output = await StartTests.RefusedAsync(2, _data.Path, [.. _tables.Of(connection), "--Traces:Tables:JournalLanes=0"]);

        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Contains("Traces:Tables:JournalLanes is 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_account_refuses_is_said_with_what_to_do()
    {
        var connection = Azurite.ConnectionOf(await Azurite.PortAsync()).Replace("AccountKey=Eby8", "AccountKey=Abc8", StringComparison.Ordinal);

        var output = await StartTests.RefusedAsync(1, _data.Path, _tables.Of(connection));

        Assert.Contains("refuses this process (403", output, StringComparison.Ordinal);
        Assert.Contains("Storage Table Data Contributor", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Abc8", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_cannot_be_reached_is_said_with_what_to_do()
    {
        var output = await StartTests.RefusedAsync(1, _data.Path, [.. _tables.Of(Azurite.ConnectionOf(Azurite.FreePort())), "--Traces:Tables:Retries=1"]);

        Assert.Contains("cannot be reached", output, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scorer_is_not_taken_for_what_tables_cannot_keep_and_can_be_tried()
    {
        await using var server = await ServerProcess.StartAsync(
            _data.Path, [.. _tables.Of(Azurite.ConnectionOf(await Azurite.PortAsync())), "--Traces:Assembly:Settle=00:00:01"]);
        var trace = OneSpan.NewTrace();
        Assert.Equal(200, await SendAsync(server, OneSpan.Span(trace)));
        async Task<(int Status, string Body)> AskAsync(HttpMethod method, string address, string json)
        {
            using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = new StringContent(json, null, "application/json") };
            using var response = await server.Web.SendAsync(request);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }

        var refused = await AskAsync(HttpMethod.Put, "/api/v1/scorers/a", """{"kind":"error"}""");
        var stored = await AskAsync(HttpMethod.Put, "/api/v1/scorers/a", """{"kind":"error","enabled":false}""");
        var tried = await AskAsync(HttpMethod.Post, "/api/v1/scorers/a/test", $$"""{"traceId":"{{trace}}"}""");

        Assert.Equal((409, 201, 200), (refused.Status, stored.Status, tried.Status));
        Assert.Contains("tables, which hold no scores yet", refused.Body, StringComparison.Ordinal);
        Assert.Contains("\"value\":1", tried.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(ProxyFault.CutBefore), "cannot be reached")]
    [InlineData(nameof(ProxyFault.Throttled), "busier than it may be")]
    [InlineData(nameof(ProxyFault.Refused), "Storage Table Data Contributor")]
    public async Task While_the_account_is_away_requests_are_to_be_sent_again_and_then_all_is_well_without_a_restart(string fault, string expected)
    {
        await using var proxy = await AccountProxy.StartAsync();
        await using var server = await ServerProcess.StartAsync(
            _data.Path, [.. _tables.Of(proxy.Connection), "--Traces:Tables:Retries=1", "--Traces:Assembly:Settle=00:00:01"]);
        var (before, during) = (OneSpan.NewTrace(), OneSpan.NewTrace());
        Assert.Equal(200, await SendAsync(server, OneSpan.Span(before)));

        proxy.Fault = _ => Enum.Parse<ProxyFault>(fault);
        for (var i = 0; i < 3; i++)
            Assert.Equal(503, await SendAsync(server, OneSpan.Span(during)));
        Assert.Contains(expected, Assert.Single(server.Failures, l => l.Contains("Nothing can be written to the journal", StringComparison.Ordinal)), StringComparison.Ordinal);
        proxy.Fault = _ => ProxyFault.None;

        await Waiting.Until("requests are taken again", async () => await SendAsync(server, OneSpan.Span(during)) == 200);
        foreach (var trace in new[] { before, during })
        {
            await Waiting.Until("the trace is stored", async () =>
                (await server.Web.GetStringAsync($"/api/v1/traces/{trace}")).Contains("\"state\":\"final\"", StringComparison.Ordinal));
        }

        Assert.Contains("can be written again", server.Output, StringComparison.Ordinal);
        Assert.False(server.HasExited, server.Output);
        Assert.Empty(Directory.GetFileSystemEntries(_data.Path));
    }

    [Fact]
    public async Task A_second_server_takes_the_journal_and_the_first_one_stops()
    {
        var connection = Azurite.ConnectionOf(await Azurite.PortAsync());
        await using var first = await ServerProcess.StartAsync(_data.Path, [.. _tables.Of(connection), "--Traces:Tables:Journal=one"]);
        var trace = OneSpan.NewTrace();
        Assert.Equal(200, await SendAsync(first, OneSpan.Span(trace)));
        await using var second = await ServerProcess.StartAsync(_data.Path, [.. _tables.Beside(connection), "--Traces:Tables:Journal=one"]);

        Assert.Contains(await SendAsync(first, OneSpan.Span(OneSpan.NewTrace())), (int[])[503, 0]);
        Assert.Equal(1, await first.ExitAsync());
        Assert.Contains("Another process has opened the journal", first.Output, StringComparison.Ordinal);
        Assert.Contains(trace.ToString(), await second.Web.GetStringAsync($"/api/v1/traces/{trace}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_made_in_the_account_and_opens_a_server_that_requires_one()
    {
        await using var making = ServerProcess.Launch(_data.Path, [.. await _tables.DirectAsync(), "--create-key"]);
        Assert.Equal(0, await making.ExitAsync());
        var key = making.Output.Split('\n').Single(l => l.StartsWith("ot_", StringComparison.Ordinal));
        await using var server = await ServerProcess.StartAsync(_data.Path, [.. await _tables.DirectAsync(), "--Traces:Access:RequireKey=true"]);

        server.Web.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Contains("\"id\":\"default\"", await server.Web.GetStringAsync("/api/v1/projects"), StringComparison.Ordinal);
    }

    // 0: the server was gone.
    private static async Task<int> SendAsync(ServerProcess server, byte[] span)
    {
        try
        {
            return (await OtlpRequest.Protobuf("traces", OneSpan.Request(span)).SendAsync(server)).Status;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
