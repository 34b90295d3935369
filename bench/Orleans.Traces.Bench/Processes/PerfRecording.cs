using System.Diagnostics;
using System.Globalization;

namespace Orleans.Traces.Bench.Processes;

/// <summary>Linux's <c>perf record</c> over a process that writes a perf map.</summary>
internal sealed class PerfRecording : IDisposable
{
    private readonly Process _perf;

    private PerfRecording(Process perf) => _perf = perf;

    public static PerfRecording Start(int process, string file) => new(Process.Start("perf",
        ["record", "-q", "-F", "199", "-g", "-e", "cpu-clock", "-o", file, "-p", process.ToString(CultureInfo.InvariantCulture)]));

    /// <summary>Ends the recording by SIGINT, so that its file is whole.</summary>
    public void Stop()
    {
        using (var kill = Process.Start("kill", ["-INT", _perf.Id.ToString(CultureInfo.InvariantCulture)]))
            kill.WaitForExit();
        _perf.WaitForExit();
    }

    public void Dispose()
    {
        if (!_perf.HasExited)
            _perf.Kill();
        _perf.Dispose();
    }
}
