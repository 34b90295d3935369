namespace Orleans.Traces.Storage.Tests.Store;

public sealed class StoreSimulationTests
{
    [Fact]
    public async Task Whatever_happens_the_store_holds_what_it_said_it_does()
    {
        var met = new Dictionary<string, int>();
        for (var seed = 1; seed <= 20; seed++)
        {
            await using var simulation = new StoreSimulation(seed);
            try
            {
                await simulation.RunAsync(steps: 80);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }

            foreach (var (what, count) in simulation.Met)
                met[what] = met.GetValueOrDefault(what) + count;
        }

        foreach (var trouble in (string[])["Saved", "Stale", "Deleted", "failed", "failed and landed", "deleted", "dropped", "reopened", "crashed",
            "index lost", "index cut off", "index damaged", "half a block", "searched with the index"])
            Assert.True(met.GetValueOrDefault(trouble) >= 10, $"Too tame: {trouble} {met.GetValueOrDefault(trouble)}.");
    }
}
