using System.Globalization;

namespace Orleans.Traces.Bench.Processes;

/// <summary>The product as it is run: a process, free ports, a data folder that goes with it.</summary>
internal sealed class TraceServer : IDisposable
{
    private const string Dll = "Orleans.Traces.Server.dll";

    private readonly ChildProcess _process;
    private readonly Uri _web;
    private bool _keepsData, _disposed;

    private TraceServer(ChildProcess process, string data, BenchOptions options)
    {
        _process = process;
        Data = data;
        Otlp = AddressBehind(options.Grpc ? "OTLP over gRPC" : "OTLP over HTTP");
        _web = AddressBehind("Open");
        Api = new TraceApi(_web);
    }

    public int ProcessId => _process.Id;

    /// <summary>From the process's start until it said that it is ready.</summary>
    public TimeSpan ReadyAfter => _process.ReadyAfter;

    /// <summary>The data folder.</summary>
    public string Data { get; }

    /// <summary>Where spans go.</summary>
    public Uri Otlp { get; }

    /// <summary>Where they are read.</summary>
    public TraceApi Api { get; }

    /// <summary>Where a page is.</summary>
    public Uri Page(string path) => new(_web, path);

    /// <summary>What it printed: warnings and errors, if any.</summary>
    public string Output => _process.Output;

    /// <summary>Starts it with an empty data folder.</summary>
    public static Task<TraceServer> StartAsync(BenchOptions options) =>
        StartAsync(options, Directory.CreateDirectory(Path.Combine(options.DataRoot, $"orleans-traces-bench-{Guid.NewGuid():n}")).FullName);

    /// <summary>Ends this one by SIGKILL, and starts another with its data folder.</summary>
    public Task<TraceServer> KillAndRestartAsync(BenchOptions options)
    {
        _keepsData = true;
        Dispose();
        return StartAsync(options, Data);
    }

    /// <summary>Bytes of the files in a folder of the data folder.</summary>
    public long Bytes(string folder) =>
        new DirectoryInfo(Path.Combine(Data, folder)).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Api.Dispose();
        _process.Dispose();
        if (!_keepsData)
            Directory.Delete(Data, recursive: true);
    }

    /// <summary>Starts it with this data folder, which goes with it.</summary>
    public static async Task<TraceServer> StartAsync(BenchOptions options, string data)
    {
        string[] arguments = ["--data", data, "--grpc-port", "0", "--http-port", "0", "--web-port", "0", .. options.Server];
        try
        {
            return new TraceServer(await ChildProcess.StartAsync(Built(), arguments, "Try it at once", options), data, options);
        }
        catch
        {
            Directory.Delete(data, recursive: true);
            throw;
        }
    }

    // As it was built beside this program: …/bench/X/bin/Release/net10.0 and …/src/Y/bin/Release/net10.0.
    private static string Built()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var dll = Path.Combine(root, "src", Path.GetFileNameWithoutExtension(Dll), "bin", output.Parent.Name, output.Name, Dll);
        return File.Exists(dll) ? dll : throw new FileNotFoundException($"Build the solution in configuration {output.Parent.Name} first.", dll);
    }

    private Uri AddressBehind(string label)
    {
        var line = Output.Split('\n').Single(l => l.TrimStart().StartsWith(label + "  ", StringComparison.Ordinal));
        return new Uri($"http://127.0.0.1:{int.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture)}");
    }
}
