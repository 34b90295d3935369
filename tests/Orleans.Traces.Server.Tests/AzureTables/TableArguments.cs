using Orleans.Traces.Storage.Tests.AzureTables;

namespace Orleans.Traces.Server.Tests.AzureTables;

/// <summary>What a server is started with to keep everything in tables that nobody else has.</summary>
internal sealed class TableArguments
{
    private readonly string _prefix = Azurite.Prefix();

    public async Task<string[]> DirectAsync() => Of(Azurite.ConnectionOf(await Azurite.PortAsync()));

    public string[] Of(string connection) => ["--storage", connection, $"--Traces:Tables:Prefix={_prefix}"];
}
