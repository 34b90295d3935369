using Orleans.Traces.Assembling;
using Orleans.Traces.Otlp;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Grains;

public sealed class TwoSilosTests
{
    private const int Traces = 40;

    [Fact]
    public async Task Traces_on_two_silos_become_final_whichever_silo_holds_them()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2);
        await AppendHalf(cluster, first: true);
        await AppendHalf(cluster, first: false);

        for (var trace = 1; trace <= Traces; trace++)
            await cluster.UntilFinalAsync(items: 2, trace);
        Assert.All(cluster.Journals, j => Assert.Equal(0, j.Unreleased));
    }

    [Fact]
    public async Task What_a_killed_silo_acknowledged_is_final_after_its_restart()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2);
        await AppendHalf(cluster, first: true);
        var victim = cluster.Silos.Silos[1];
        var held = cluster.JournalOf(victim).Unreleased;
        Assert.True(held > 0, "The silo that is killed held nothing: the test was too tame.");

        await cluster.Silos.KillSiloAsync(victim);
        await cluster.Silos.WaitForLivenessToStabilizeAsync(didKill: true);
        // The rest of each trace goes to whichever silo is left, so that a trace's entries lie in two journals.
        await AppendHalf(cluster, first: false);
        var restarted = await cluster.ReplaceAsync(victim);
        await cluster.SweeperOf(restarted).SweepAsync(all: true, default);

        for (var trace = 1; trace <= Traces; trace++)
            await cluster.UntilFinalAsync(items: 2, trace);
        for (var trace = 1; trace <= Traces; trace++)
        {
            var summary = cluster.Store.Find(GrainCluster.Key(trace))!.Summary;
            Assert.Equal((2, true, TraceFlags.None), (summary.SpanCount, summary.Complete, summary.Flags));
        }

        // Entries that a grain on the other silo took are released when their own silo asks again.
        await cluster.SweeperOf(restarted).SweepAsync(all: true, default);
        Assert.Equal(0, cluster.JournalOf(restarted).Unreleased);
    }

    [Fact]
    public async Task A_trace_that_another_silo_stored_in_part_is_final_before_that_silo_may_release_its_entries()
    {
        await using var cluster = await GrainCluster.StartAsync();
        TraceItem[] items = [Some.Span(1), Some.Span(2, parent: 1)];
        var open = TraceTree.Build(items).Summarize(Some.TraceOf(1), TraceState.Open, revision: 1, truncated: false);
        await cluster.Store.SaveAsync(new TraceSave(GrainCluster.Key(), BasedOnRevision: 0, open, items), default);

        // The other silo died before it had written the marker, or after.
        foreach (var payload in new[] { OtlpChunk.Write(items), [] })
        {
            var entry = new RedeliveredEntry { Sequence = 7, Signal = (byte)OtlpSignal.Traces, ReceivedAt = cluster.Time.GetUtcNow(), Payload = payload };
            Assert.Empty(await cluster.Grain().Redeliver([entry]));
            await cluster.UntilFinalAsync(items: 2);

            var released = await cluster.Grain().Redeliver([entry]);
            Assert.Equal([7L], released);
            await cluster.Store.SaveAsync(new TraceSave(GrainCluster.Key(), BasedOnRevision: 1, open, []), default);
        }
    }

    private static Task AppendHalf(GrainCluster cluster, bool first) => Task.WhenAll(Enumerable.Range(1, Traces).Select(async trace =>
    {
        var item = first ? Some.Span(2, parent: 1) : Some.Span(1);
        var answer = await cluster.Grain(trace).Append(GrainCluster.Chunk(item));
        Assert.Null(answer.Unavailable);
        Assert.Equal(1, answer.Accepted);
    }));
}
