using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Storage.Tests.AzureTables;

namespace Orleans.Traces.Server.Tests.AzureTables;

/// <summary>Starts the processes of one instance over Azurite, each with ports of its own.</summary>
internal sealed class InstanceProcesses(string data) : IAsyncDisposable
{
    // Traces are final soon, and a silo that is killed is given up soon.
    private static readonly string[] Quick =
    [
        "--Traces:Assembly:Settle=00:00:00.5", "--Traces:Assembly:Timeout=00:00:01", "--Traces:Assembly:RootlessTimeout=00:00:02", "--Traces:Cluster:DeadAfter=00:00:02",
        "--Traces:Logs:SaveAfter=00:00:01",
    ];

    private readonly TableArguments _tables = new();
    private readonly List<ServerProcess> _all = [];

    /// <summary>Starts a process of these roles, and waits for nothing.</summary>
    public async Task<ServerProcess> LaunchAsync(string roles, params string[] more)
    {
        var process = ServerProcess.Launch(data, [.. _tables.Beside(Azurite.ConnectionOf(await Azurite.PortAsync())), .. Quick, "--roles", roles, .. more]);
        _all.Add(process);
        return process;
    }

    public async Task<ServerProcess> StartAsync(string roles, params string[] more)
    {
        var process = await LaunchAsync(roles, more);
        await process.ReadyAsync();
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _all)
            await process.DisposeAsync();
    }
}
