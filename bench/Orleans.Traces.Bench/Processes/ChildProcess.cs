using System.Collections.Concurrent;
using System.Diagnostics;

namespace Orleans.Traces.Bench.Processes;

/// <summary>A .NET program as a process of its own, which ends with this object.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>From its start until it printed the text that was waited for.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Everything it printed, joined; the last thousand lines.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a program, on the first processor alone where that is asked for, and waits until it prints a text.</summary>
    public static async Task<ChildProcess> StartAsync(string dll, IEnumerable<string> arguments, string ready, BenchOptions options)
    {
        string[] dotnet = options.Pin ? ["taskset", "-c", "0", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(dotnet[0]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in dotnet.Skip(1).Append(dll).Concat(arguments))
            start.ArgumentList.Add(argument);
        // As eng/run starts it.
        start.Environment.TryAdd("DOTNET_GCgen0size", "0x8000000");
        if (options.Perf is not null)
        {
            // perf finds the names of compiled methods only where their pages are anonymous memory.
            start.Environment["DOTNET_PerfMapEnabled"] = "1";
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        }

        var watch = Stopwatch.StartNew();
        var child = new ChildProcess(start);
        while (!child.Output.Contains(ready, StringComparison.Ordinal))
        {
            if (child._process.HasExited || watch.Elapsed > StartLimit)
            {
                using (child)
                    throw new InvalidOperationException($"{dll} did not start:\n{child.Output}");
            }

            await Task.Delay(Pause);
        }

        child.ReadyAfter = watch.Elapsed;
        return child;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        const int MostLines = 1000;
        if (line is not null)
            _output.Enqueue(line);
        while (_output.Count > MostLines && _output.TryDequeue(out _))
        {
        }
    }
}
