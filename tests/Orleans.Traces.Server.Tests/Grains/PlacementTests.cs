using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Traces.Server.Grains;

namespace Orleans.Traces.Server.Tests.Grains;

public sealed class PlacementTests
{
    public static TheoryData<string> Grains => [.. typeof(ITraceGrain).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Grain))).Select(t => t.FullName!)];

    [Theory]
    [MemberData(nameof(Grains))]
    public void Every_grain_says_on_which_silo_it_lives(string grain)
    {
        var attributes = typeof(ITraceGrain).Assembly.GetType(grain)!.GetCustomAttributes(inherit: false);

        Assert.Contains(attributes, a => a is PlacementAttribute or StatelessWorkerAttribute);
    }
}
