using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Orleans.Traces.Storage.AzureTables;

namespace Orleans.Traces.Storage.Tests.AzureTables;

/// <summary>Azurite, once for all tests of this process, in memory, on a free port of loopback. It ends with the process, however that ends.</summary>
internal static class Azurite
{
    private const string Account = "devstoreaccount1";

    // Azurite's own, which its documentation gives to everybody.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly Lazy<Task<int>> Started = new(StartAsync);

    /// <summary>The port that it listens on.</summary>
    public static Task<int> PortAsync() => Started.Value;

    /// <summary>What a program says to use the tables behind a port.</summary>
    public static string ConnectionOf(int port) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{port}/{Account};";

    /// <summary>Tables that nobody else has.</summary>
    public static async Task<TableAccount> AccountAsync(string prefix) =>
        TableAccount.Of(ConnectionOf(await PortAsync()), new TablesOptions { Prefix = prefix });

    /// <summary>A prefix that no other test has.</summary>
    public static string Prefix() => "t" + Guid.NewGuid().ToString("N")[..16];

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<int> StartAsync()
    {
        var folder = FindFolder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "azurite")))
            throw new InvalidOperationException("Azurite is not installed, which these tests run on: run eng/azurite --install (eng/test does), which needs Node.js and npm.");
        var port = FreePort();
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments =
        [
            Path.Combine(folder, "start.js"), "--tableHost", "127.0.0.1", "--tablePort", $"{port}", "--inMemoryPersistence", "--silent", "--disableTelemetry",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException("There is no node on the PATH: install Node.js 20 or later.");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.StandardInput.Close();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains("successfully started", StringComparison.Ordinal))
                continue;
            _ = process.StandardOutput.ReadToEndAsync();
            return port;
        }

        throw new InvalidOperationException($"Azurite ended with {process.ExitCode} before it listened on port {port}.");
    }

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var tests = Path.Combine(folder.FullName, "tests", "azurite");
            if (Directory.Exists(tests))
                return tests;
        }

        throw new InvalidOperationException("tests/azurite is gone.");
    }
}
