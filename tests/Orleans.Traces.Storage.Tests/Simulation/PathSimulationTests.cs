using System.Globalization;

namespace Orleans.Traces.Storage.Tests.Simulation;

/// <summary>Laws L1 and L2 from the cut of a request to the final trace. <c>TRACES_SEED</c> replays one seed, <c>TRACES_SEEDS</c> says how many there are.</summary>
public sealed class PathSimulationTests
{
    private const int Seeds = 700;

    [Fact]
    public void Whatever_happens_what_was_acknowledged_is_in_the_final_trace_once()
    {
        if (Number("TRACES_SEED") is { } single)
        {
            PathSimulation.OfSeed(single).Run();
            return;
        }

        var seeds = Number("TRACES_SEEDS") ?? Seeds;
        var met = new PathTroubles();
        Parallel.For(1, seeds + 1, seed =>
        {
            var simulation = PathSimulation.OfSeed(seed);
            simulation.Run();
            lock (met)
                met.Add(simulation.Met);
        });

        // A simulation that met none of the trouble it is about proves nothing.
        Assert.True(
            seeds < Seeds || met is
            {
                Requests: > 10_000, Repeats: > 5_000, Refused: > 2_000, Unanswered: > 4_000, Kills: > 1_000, PowerCuts: > 1_000, DeathsInReplay: > 400,
                Stops: > 500, JournalFailures: > 200, TornWrites: > 150, FailedSyncs: > 300, FailedReads: > 400, SlowSyncs: > 400, Lost: > 1_000,
                Doubled: > 700, Rests: > 4_000, Spills: > 1_500, ClockJumps: > 1_500, FailedSaves: > 8_000, SavedAllTheSame: > 300, Stale: > 2_000,
                Checkpoints: > 1_500, Final: > 1_500, Reopened: > 800, ReopenedDaysLater: > 200, ReopenedAfterRestart: > 500, EarlierStarts: > 200,
                Redelivered: > 1_200,
            },
            $"Too tame: {met}");
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void A_trace_that_is_open_for_a_day_is_stored_as_it_goes_and_whole_in_the_end(int seed, bool disturbed)
    {
        // None of the 600 spans comes later after the one before than the three minutes that a trace without a root waits.
        var simulation = PathSimulation.OfLongTrace(seed, spans: 600);
        simulation.Run(TimeSpan.FromSeconds(144), disturbed);

        Assert.True(simulation.Met.Checkpoints > 100, $"It was stored {simulation.Met.Checkpoints} times only while it was open.");
        if (disturbed)
            return;
        Assert.Equal(0, simulation.FinalBeforeTheEnd);
        Assert.True(simulation.MostUnreleased < 4 * 1024, $"{simulation.MostUnreleased} bytes of it lay in the journal.");
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
