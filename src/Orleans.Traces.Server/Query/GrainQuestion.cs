using Orleans.Runtime;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Query;

/// <summary>Asks grains for what they hold.</summary>
internal static class GrainQuestion
{
    private const int MaxAsks = 5;

    /// <summary>Asks, and asks again: a grain that leaves while it is asked has the question sent on to its successor, and Orleans gives that up
    /// after a few who leave too.</summary>
    /// <param name="whom">For messages.</param>
    /// <param name="question">The call.</param>
    /// <exception cref="StorageUnavailableException">The grain cannot be reached.</exception>
    public static async Task<T> AskAsync<T>(string whom, Func<Task<T>> question)
    {
        for (var asks = 1; ; asks++)
        {
            try
            {
                return await question();
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                if (asks == MaxAsks)
                    throw new StorageUnavailableException($"The grain of {whom} could not be reached: {e.Message}", e);
            }
        }
    }
}
