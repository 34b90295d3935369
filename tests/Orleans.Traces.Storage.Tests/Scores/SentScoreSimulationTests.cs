namespace Orleans.Traces.Storage.Tests.Scores;

public sealed class SentScoreSimulationTests
{
    [Fact]
    public async Task Whatever_happens_what_was_taken_is_there_and_what_was_replaced_is_not()
    {
        var met = new Dictionary<string, int>();
        for (var seed = 1; seed <= 8; seed++)
        {
            await using var simulation = new SentScoreSimulation(seed);
            try
            {
                await simulation.RunAsync(steps: 90);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }

            foreach (var (what, count) in simulation.Met)
                met[what] = met.GetValueOrDefault(what) + count;
        }

        foreach (var trouble in (string[])["waited", "stored", "send failed", "deleted", "delete failed", "saved", "saved again", "save failed", "left waiting", "crashed", "tended"])
            Assert.True(met.GetValueOrDefault(trouble) >= 10, $"Too tame: {trouble} {met.GetValueOrDefault(trouble)}.");
    }
}
