using Orleans.Traces.Bench.Processes;

namespace Orleans.Traces.Bench.Runs;

/// <summary>What a server does after the last answer: finalizing, storing, releasing.</summary>
internal static class DeferredWork
{
    private const int QuietSeconds = 4, MostLooks = 20;

    // Longer than the server waits before it finalizes a trace, so that a pause before that is not taken for the end.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(11), QuietLimit = TimeSpan.FromMinutes(3);

    /// <summary>Waits until the server is quiet and no trace is open: on a busy machine a server that gets no processor looks quiet too.
    /// See <see cref="ProcessCost.WhenQuietAsync"/>. What it took to look is left out of its time.</summary>
    public static async Task<(TimeSpan Cpu, double Idle)> DoneAsync(TraceServer server)
    {
        await Task.Delay(Settle);
        var looks = TimeSpan.Zero;
        for (var look = 0; look < MostLooks; look++)
        {
            var (cpu, idle) = await ProcessCost.WhenQuietAsync(server.ProcessId, QuietSeconds, QuietLimit);
            var before = ProcessCost.Cpu(server.ProcessId);
            if (await server.Api.CountAsync() is { Open: 0 })
                return (cpu - looks, idle);
            looks += ProcessCost.Cpu(server.ProcessId) - before;
        }

        throw new TimeoutException($"Traces are still open although the server is quiet.\n{server.Output}");
    }
}
