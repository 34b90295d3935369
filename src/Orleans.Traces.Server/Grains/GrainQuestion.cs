using Orleans.Runtime;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <summary>Asks a grain what may be asked again.</summary>
internal static class GrainQuestion
{
    private const int MaxAsks = 5;

    /// <summary>The grain's answer.</summary>
    /// <remarks>A grain that leaves while it is asked has the question sent on to its successor, and Orleans gives that up after a few who
    /// leave too.</remarks>
    /// <param name="whose">Whose grain it is, for messages.</param>
    /// <param name="question">Asks.</param>
    /// <exception cref="StorageUnavailableException">It could not be reached.</exception>
    public static async Task<T> AskAsync<T>(string whose, Func<Task<T>> question)
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
                    throw new StorageUnavailableException($"The grain of {whose} could not be reached: {e.Message}", e);
            }
        }
    }
}
