using Orleans.Traces.Identity;
using Orleans.Traces.Server.Retention;

namespace Orleans.Traces.Server.Tests.Api;

/// <summary>Notes what is to be deleted.</summary>
internal sealed class FakeTraceDeletion : ITraceDeletion
{
    /// <summary>The traces that there are.</summary>
    public HashSet<TraceKey> Known { get; } = [];

    public List<TraceKey> Deleted { get; } = [];

    /// <summary>Thrown by every call, where set.</summary>
    public Exception? Failure { get; set; }

    public Task<bool> DeleteAsync(TraceKey key)
    {
        if (Failure is not null)
            return Task.FromException<bool>(Failure);
        if (!Known.Contains(key))
            return Task.FromResult(false);
        Deleted.Add(key);
        return Task.FromResult(true);
    }
}
