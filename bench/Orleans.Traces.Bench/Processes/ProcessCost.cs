using System.Globalization;

namespace Orleans.Traces.Bench.Processes;

/// <summary>What a process has used, from Linux's <c>/proc</c>.</summary>
internal static class ProcessCost
{
    // USER_HZ: 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;
    private const int UserTimeAt = 11;

    /// <summary>User and system time of all its threads, also of those that have ended.</summary>
    public static TimeSpan Cpu(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");

        // The name of the program, in brackets, may hold spaces.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[UserTimeAt], CultureInfo.InvariantCulture) + long.Parse(fields[UserTimeAt + 1], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    /// <summary>The most memory that it has had resident so far, in bytes.</summary>
    public static long PeakMemory(int process) => Status(process, "VmHWM:");

    /// <summary>The memory that it has resident now, in bytes.</summary>
    public static long Memory(int process) => Status(process, "VmRSS:");

    /// <summary>Waits until it uses next to nothing for some seconds; past the limit, an error.</summary>
    /// <returns>Its time when these seconds began, and the share of one core that it used in them: what an idle server costs.</returns>
    public static async Task<(TimeSpan Cpu, double Idle)> WhenQuietAsync(int process, int seconds, TimeSpan limit)
    {
        // An idle server's own timers and waking threads take less than this share of a core.
        const double MostWhenQuiet = 0.06;

        var samples = new Queue<TimeSpan>();
        for (var waited = TimeSpan.Zero; waited < limit; waited += TimeSpan.FromSeconds(1))
        {
            var now = Cpu(process);
            if (samples.Count == seconds && samples.Dequeue() is var then && (now - then).TotalSeconds / seconds is var share and < MostWhenQuiet)
                return (then, share);
            samples.Enqueue(now);
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        throw new TimeoutException($"The server still works {limit} after the load has ended.");
    }

    private static long Status(int process, string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
