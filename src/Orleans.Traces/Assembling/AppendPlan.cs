using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;

namespace Orleans.Traces.Assembling;

/// <summary>What is to be done with a delivery. It has changed nothing yet but to reserve its fresh items:
/// it ends in the <c>Confirm</c> or <c>Abandon</c> of the <see cref="TraceAssembly"/> or <see cref="Logs.LogGathering"/> that made it.</summary>
public sealed class AppendPlan
{
    internal AppendPlan(IReadOnlyList<TraceItem> fresh, IReadOnlyCollection<AppendPlan> waitsFor, int repeated, Refusals refusals)
    {
        Fresh = fresh;
        WaitsFor = waitsFor;
        Repeated = repeated;
        Refusals = refusals;
    }

    /// <summary>Items never seen before: they must be made durable before the delivery is acknowledged.</summary>
    public IReadOnlyList<TraceItem> Fresh { get; }

    /// <summary>Whether this is one of its fresh items.</summary>
    internal bool Holds(ItemHash hash)
    {
        foreach (var item in Fresh)
        {
            if (item.Hash == hash)
                return true;
        }

        return false;
    }

    /// <summary>Plans under way that hold items of this delivery too: it may be acknowledged only when they are confirmed.</summary>
    public IReadOnlyCollection<AppendPlan> WaitsFor { get; }

    /// <summary>Items that are known already, or on their way in another plan.</summary>
    public int Repeated { get; }

    /// <summary>Items that this trace can't take, ever.</summary>
    public Refusals Refusals { get; }
}
