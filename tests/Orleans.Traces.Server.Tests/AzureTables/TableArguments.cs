using Orleans.Traces.Storage.Tests.AzureTables;

namespace Orleans.Traces.Server.Tests.AzureTables;

/// <summary>What a server is started with to keep everything in tables that nobody else has.</summary>
internal sealed class TableArguments
{
    private readonly string _prefix = Azurite.Prefix();
    private readonly string[] _ports = Ports();

    public async Task<string[]> DirectAsync() => Of(Azurite.ConnectionOf(await Azurite.PortAsync()));

    /// <summary>One server's, which may be started again; another beside it needs other ports.</summary>
    public string[] Of(string connection) => Of(connection, _ports);

    /// <summary>A further server's, beside the first.</summary>
    public string[] Beside(string connection) => Of(connection, Ports());

    private string[] Of(string connection, string[] ports) => ["--storage", connection, $"--Traces:Tables:Prefix={_prefix}", .. ports];

    private static string[] Ports() => [$"--Traces:Cluster:SiloPort={Azurite.FreePort()}", $"--Traces:Cluster:ClientPort={Azurite.FreePort()}"];
}
