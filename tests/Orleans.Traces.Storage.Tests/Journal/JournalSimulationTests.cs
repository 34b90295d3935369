namespace Orleans.Traces.Storage.Tests.Journal;

public sealed class JournalSimulationTests
{
    private const int Seeds = 250;

    [Fact]
    public async Task Whatever_happens_to_the_disk_what_was_acknowledged_comes_back_and_nothing_else_does()
    {
        int kept = 0, released = 0, cameBack = 0, refused = 0, failed = 0, deaths = 0, inReplay = 0, torn = 0, unsynced = 0;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var simulation = new JournalSimulation(seed);
            await simulation.RunAsync();
            var met = simulation.Met;
            kept += met.Checked;
            released += met.Released;
            cameBack += met.CameBack;
            refused += met.Refused;
            failed += met.Failed;
            deaths += met.Deaths - met.Closed;
            inReplay += met.DeathsInReplay;
            torn += simulation.TornWrites;
            unsynced += simulation.FailedSyncs;
        }

        Assert.True(
            kept > 20_000 && released > 40_000 && cameBack > 100 && refused > 1_000 && failed > 400 && deaths > 1_500 && inReplay > 400
                && torn > 150 && unsynced > 100,
            $"Too tame: {kept} kept, {released} released, {cameBack} came back, {refused} refused, {failed} failed, {deaths} deaths, " +
                $"{inReplay} in replay, {torn} torn, {unsynced} failed syncs.");
    }
}
