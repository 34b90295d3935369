using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>The real server as a process of its own, on free ports, with a data folder that outlives it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>What Ctrl+C sends.</summary>
    public const int SigInt = 2;

    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private ServerProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The page and the query API, over HTTP/1.1.</summary>
    public HttpClient Web { get; private set; } = null!;

    /// <summary>OTLP over HTTP/1.1.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>OTLP over HTTP/2.</summary>
    public HttpClient Http2 { get; private set; } = null!;

    /// <summary>What it has printed.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The lines that tell of a failure.</summary>
    public IEnumerable<string> Failures => _output.Where(l =>
        l.Contains(" fail: ", StringComparison.Ordinal) || l.Contains(" crit: ", StringComparison.Ordinal) || l.StartsWith("Unhandled", StringComparison.Ordinal));

    /// <summary>The warnings. Orleans warns while it runs when the machine is too busy, so that none can be ruled out then.</summary>
    public IEnumerable<string> Warnings => _output.Where(l => l.Contains(" warn: ", StringComparison.Ordinal));

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the server without waiting for anything.</summary>
    public static ServerProcess Launch(string data, params string[] arguments)
    {
        // A shell's job in the background ignores SIGINT, and so do its children; the server is to be one that a terminal has started.
        var start = new ProcessStartInfo("env") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] all =
        [
            "--default-signal=INT", "dotnet", ServerFile(), "--data", data, "--grpc-port", "0", "--http-port", "0", "--web-port", "0", .. arguments,
        ];
        foreach (var argument in all)
            start.ArgumentList.Add(argument);
        return new ServerProcess(start);
    }

    /// <summary>Starts the server and waits until it says that it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(string data, params string[] arguments)
    {
        var server = Launch(data, arguments);
        await server.ReadyAsync();
        return server;
    }

    /// <summary>Waits until it says that it is ready.</summary>
    public async Task ReadyAsync()
    {
        await Waiting.Until("the server is ready", () => HasExited || _output.Any(l => l.StartsWith("  Keys  ", StringComparison.Ordinal)));
        Assert.False(HasExited, Output);
        Web = Client(PortBehind("Open", "Health"), HttpVersion.Version11);
        // A process of other roles takes no OTLP.
        if (!Output.Contains("  OTLP over HTTP  ", StringComparison.Ordinal))
            return;
        Http = Client(PortBehind("OTLP over HTTP"), HttpVersion.Version11);
        Http2 = Client(PortBehind("OTLP over gRPC"), HttpVersion.Version20);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal, SIGTERM unless told, and waits for the end. Returns the exit code.</summary>
    public async Task<int> StopAsync(int signal = SigTerm)
    {
        await SignalAsync(signal);
        return await ExitAsync();
    }

    /// <summary>Sends a signal, and waits for nothing.</summary>
    public async Task SignalAsync(int signal = SigTerm)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end. Returns the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await Waiting.Until("the server has exited", () => HasExited);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
            await KillAsync();
        _process.Dispose();
        Web?.Dispose();
        Http?.Dispose();
        Http2?.Dispose();
    }

    private int PortBehind(params string[] labels)
    {
        var line = _output.Single(l => labels.Any(label => l.TrimStart().StartsWith(label + "  ", StringComparison.Ordinal)));
        return int.Parse(line[(line.LastIndexOf(':') + 1)..].Split('/')[0], CultureInfo.InvariantCulture);
    }

    private static HttpClient Client(int port, Version version) => new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
    {
        BaseAddress = new Uri($"http://localhost:{port}"),
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    // The server as it was built beside these tests: .../tests/X/bin/Release/net10.0 and .../src/Y/bin/Release/net10.0.
    private static string ServerFile()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = output.Parent!.Name;
        return Path.Combine(Repository.Root, "src", "Orleans.Traces.Server", "bin", configuration, output.Name, "Orleans.Traces.Server.dll");
    }
}
