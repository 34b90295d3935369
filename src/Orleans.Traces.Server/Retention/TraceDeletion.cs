using Orleans.Traces.Identity;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Retention;

/// <summary>Has a trace's grain delete it: the grain knows what is open, and forgets it.</summary>
internal sealed class TraceDeletion(Func<TraceKey, ITraceGrain> grainOf) : ITraceDeletion
{
    public async Task<bool> DeleteAsync(TraceKey key)
    {
        var answer = await GrainQuestion.AskAsync($"trace {key}", () => grainOf(key).Delete());
        return answer.Unavailable is null ? answer.IsKnown : throw new StorageUnavailableException(answer.Unavailable);
    }
}
