using Orleans.Runtime;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <summary>Asks a trace's grain what may be asked again.</summary>
internal static class GrainQuestion
{
    private const int MaxAsks = 5;

    /// <summary>The answer of the trace's grain.</summary>
    /// <remarks>A grain that leaves while it is asked has the question sent on to its successor, and Orleans gives that up after a few who
    /// leave too.</remarks>
    /// <exception cref="StorageUnavailableException">It could not be reached.</exception>
    public static async Task<T> AskAsync<T>(this IGrainFactory grains, TraceKey key, Func<ITraceGrain, Task<T>> question)
    {
        for (var asks = 1; ; asks++)
        {
            try
            {
                return await question(grains.GetGrain<ITraceGrain>(key.ToString()));
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                if (asks == MaxAsks)
                    throw new StorageUnavailableException($"The grain of trace {key} could not be reached: {e.Message}", e);
            }
        }
    }
}
