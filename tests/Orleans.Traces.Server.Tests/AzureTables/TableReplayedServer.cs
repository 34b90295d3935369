using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.AzureTables;

/// <summary>A server over tables that was sent every recorded request, stored all of it, was killed, and started again.</summary>
public sealed class TableReplayedServer : ReplayedServer
{
    private static readonly string[] Quick =
        ["--Traces:Assembly:Settle=00:00:01", "--Traces:Assembly:Timeout=00:00:01", "--Traces:Assembly:RootlessTimeout=00:00:01", "--Traces:Logs:SaveAfter=00:00:01"];

    private readonly TableArguments _tables = new();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Waiting.Until("every trace is stored", async () =>
            (await GetAsync("/api/v1/traces?limit=1000")).GetProperty("traces").EnumerateArray().All(t => t.GetProperty("state").GetString() == "final"));
        await Server.KillAsync();
        await StartAsync();
    }

    protected override async Task<string[]> ArgumentsAsync() => [.. Quick, .. await _tables.DirectAsync()];
}

/// <summary>Tests that share that server.</summary>
[CollectionDefinition(Name)]
public sealed class TableReplayed : ICollectionFixture<TableReplayedServer>
{
    public const string Name = "replayed over tables";
}

/// <summary>Everything that real clients sent comes back from tables as it does from the data folder.</summary>
[Collection(TableReplayed.Name)]
public sealed class TableRecordedRequestsTests(TableReplayedServer replayed) : RecordedRequests(replayed);
