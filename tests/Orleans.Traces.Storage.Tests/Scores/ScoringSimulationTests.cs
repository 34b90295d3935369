namespace Orleans.Traces.Storage.Tests.Scores;

public sealed class ScoringSimulationTests
{
    [Fact]
    public async Task Whatever_happens_each_target_has_one_score_of_each_scorer()
    {
        var met = new Dictionary<string, int>();
        for (var seed = 1; seed <= 8; seed++)
        {
            await using var simulation = new ScoringSimulation(seed);
            try
            {
                await simulation.RunAsync(steps: 120);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }

            foreach (var (what, count) in simulation.Met)
                met[what] = met.GetValueOrDefault(what) + count;
        }

        foreach (var trouble in (string[])["saved", "late span", "save failed", "worked", "work failed", "twice at once", "judge failed", "asked", "crashed"])
            Assert.True(met.GetValueOrDefault(trouble) >= 10, $"Too tame: {trouble} {met.GetValueOrDefault(trouble)}.");
    }
}
