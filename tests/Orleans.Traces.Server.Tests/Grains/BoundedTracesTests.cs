using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Grains;

/// <summary>Large, long and many traces stay within their bounds, and are whole in the end.</summary>
public sealed class BoundedTracesTests
{
    private const int Spans = 40;

    [Fact]
    public async Task A_large_trace_is_stored_in_part_while_it_is_open_and_is_whole_in_the_end()
    {
        await using var cluster = await GrainCluster.StartAsync(options: new AssemblyOptions { SpillBytes = 2_000 });
        for (var id = 1; id <= Spans; id++)
            Assert.Equal(1, (await AppendAsync(cluster, id)).Accepted);
        await Waiting.Until("most of it is stored", () => cluster.Store.Find(GrainCluster.Key())?.Items.Count > Spans / 2);

        var stored = cluster.Store.Find(GrainCluster.Key())!;
        Assert.Equal((TraceState.Open, stored.Items.Count), (stored.Summary.State, stored.Summary.SpanCount));
        Assert.True(stored.Summary.Revision > 3, $"Stored {stored.Summary.Revision} times only: too tame.");
        Assert.True(cluster.Journal.Unreleased < Spans / 2, $"{cluster.Journal.Unreleased} entries are unreleased.");
        Assert.Equal(Spans, (await cluster.Queries().FindAsync(GrainCluster.Key(), default))!.Items.Count);
        var listed = Assert.Single((await cluster.Queries().ListAsync(new TraceListQuery { Project = ProjectId.Default }, default)).Traces);
        Assert.Equal((TraceState.Open, Spans), (listed.State, listed.SpanCount));

        await cluster.UntilFinalAsync(items: Spans);

        Assert.Equal((Spans, true, TraceFlags.None), Described(cluster));
        Assert.All(cluster.Store.Due, d => Assert.Equal(d.State == TraceState.Final ? [EveryTrace.ScorerId] : [], d.Scorers));
        await Waiting.Until("the entries are released", () => cluster.Journal.Unreleased == 0);
    }

    [Fact]
    public async Task An_activation_that_vanishes_after_a_checkpoint_leaves_no_trace_open()
    {
        await using var cluster = await GrainCluster.StartAsync(options: new AssemblyOptions { SpillBytes = 2_000 });
        for (var id = 1; id <= Spans; id++)
        {
            await AppendAsync(cluster, id);
            if (id % 10 == 0)
                await cluster.Silos.DeactivateAsync(cluster.Grain());
        }

        await cluster.UntilFinalAsync(items: Spans);

        Assert.Equal((Spans, true, TraceFlags.None), Described(cluster));
        await Waiting.Until("the entries are released", () => cluster.Journal.Unreleased == 0);
    }

    [Fact]
    public async Task Entries_of_another_silo_stay_in_its_journal_while_memory_is_full()
    {
        await using var cluster = await GrainCluster.StartAsync(options: new AssemblyOptions { MaxHeldBytes = 1_000 });
        RedeliveredEntry EntryOf(int id) => new()
        {
            Sequence = id, Signal = (byte)OtlpSignal.Traces, ReceivedAt = cluster.Time.GetUtcNow(), Payload = OtlpChunk.Write([Some.Span(id, parent: 1), Some.Span(100 + id, parent: 1)]),
        };

        for (var id = 2; !cluster.Memory.IsFull; id++)
        {
            Assert.True(id < 200, "Never full.");
            Assert.Empty(await cluster.Grain().Redeliver([EntryOf(id)]));
        }

        var held = cluster.Memory.Bytes;
        Assert.Empty(await cluster.Grain(trace: 2).Redeliver([EntryOf(5)]));
        Assert.Null(await cluster.Grain(trace: 2).Read());
        Assert.True(cluster.Memory.Bytes - held < 1_000, "It was held all the same.");
    }

    [Fact]
    public async Task A_trace_that_stays_busy_is_stored_in_between()
    {
        await using var cluster = await GrainCluster.StartAsync();
        for (var id = 1; id <= 100; id++)
        {
            await AppendAsync(cluster, id);
            await cluster.RunAsync(TimeSpan.FromSeconds(8));
        }

        await Waiting.Until("it is stored in part", () => cluster.Store.Find(GrainCluster.Key()) is not null);
        Assert.True(cluster.Journal.Unreleased < 80, $"{cluster.Journal.Unreleased} entries are unreleased.");
        await cluster.UntilFinalAsync(items: 100);
    }

    [Fact]
    public async Task A_trace_that_rests_is_stored_and_final_when_it_is_due()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await AppendAsync(cluster, 2);
        await AppendAsync(cluster, 3);

        await cluster.Grain().Rest(spill: true);

        Assert.Equal(TraceState.Open, cluster.Store.Find(GrainCluster.Key())!.Summary.State);
        Assert.Equal(1, cluster.Journal.Unreleased);
        await cluster.Silos.WaitForDeactivationAsync(cluster.Grain());
        Assert.Equal(2, (await cluster.Queries().FindAsync(GrainCluster.Key(), default))!.Items.Count);

        await cluster.UntilFinalAsync(items: 2);
        await Waiting.Until("the marker is released", () => cluster.Journal.Unreleased == 0);
        Assert.Equal(1, cluster.Store.Find(GrainCluster.Key())!.Summary.Revision);
    }

    [Fact]
    public async Task A_trace_that_is_stored_in_part_and_was_let_go_stores_the_rest_when_it_rests()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await AppendAsync(cluster, 2);
        await cluster.Grain().Rest(spill: true);
        await cluster.Silos.WaitForDeactivationAsync(cluster.Grain());
        await AppendAsync(cluster, 3);
        await cluster.Silos.DeactivateAsync(cluster.Grain());

        await cluster.Grain().Rest(spill: true);

        Assert.Equal(2, cluster.Store.Find(GrainCluster.Key())!.Items.Count);
        Assert.Equal(1, cluster.Journal.Unreleased);
        await cluster.UntilFinalAsync(items: 2);
    }

    [Fact]
    public async Task Idle_traces_let_go_when_memory_grows_short_and_come_back()
    {
        const int Traces = 300;
        await using var cluster = await GrainCluster.StartAsync(options: new AssemblyOptions { MaxHeldBytes = 1 << 20 });
        var refused = 0;
        for (var trace = 1; trace <= Traces; trace++)
        {
            while ((await cluster.Grain(trace).Append(GrainCluster.Chunk(Some.Span(1)))).Unavailable is { } why)
            {
                Assert.Contains("Traces:Assembly:MaxHeldBytes", why, StringComparison.Ordinal);
                refused++;
                await cluster.Relief().RelieveAsync(default);
            }
        }

        Assert.True(refused > 0, "The memory was never full: too tame.");
        Assert.InRange(cluster.Memory.Bytes, 1, 1 << 20);
        for (var trace = 1; trace <= Traces; trace++)
            await cluster.UntilFinalAsync(items: 1, trace);
        await Waiting.Until("all has been let go", () => cluster.Journal.Unreleased == 0 && cluster.Memory.Bytes == 0);
    }

    [Fact]
    public async Task A_journal_that_is_nearly_full_does_not_wait()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(2, parent: 1, name: new string('x', 1_000))));
        await cluster.RunAsync(TimeSpan.FromSeconds(1));
        cluster.Journal.MaxUnreleasedBytes = cluster.Journal.Fill.UnreleasedBytes + 10;

        await cluster.Relief().RelieveAsync(default);

        Assert.Equal(1, cluster.Store.Saves);
        await cluster.UntilFinalAsync(items: 1);
    }

    [Fact]
    public async Task The_oldest_traces_are_stored_before_their_time_when_the_journal_fills_up()
    {
        await using var cluster = await GrainCluster.StartAsync();
        for (var trace = 1; trace <= 20; trace++)
            await cluster.Grain(trace).Append(GrainCluster.Chunk(Some.Span(2, parent: 1, name: new string('x', 1_000))));
        await cluster.Relief().RelieveAsync(default);
        Assert.Equal(0, cluster.Store.Saves);

        // Half full and more: those that have only just come are left to be final by themselves.
        cluster.Journal.MaxUnreleasedBytes = cluster.Journal.Fill.UnreleasedBytes * 10 / 7;
        await cluster.Relief().RelieveAsync(default);
        Assert.Equal(0, cluster.Store.Saves);

        await cluster.RunAsync(GrainCluster.Options.Timeout + TimeSpan.FromSeconds(1));
        Assert.Equal(0, cluster.Store.Saves);
        await cluster.Relief().RelieveAsync(default);

        Assert.Equal(20, cluster.Store.Saves);
        Assert.True(cluster.Journal.Fill.Share < 0.2, $"The journal is {cluster.Journal.Fill.Share:P0} full.");
        for (var trace = 1; trace <= 20; trace++)
            await cluster.UntilFinalAsync(items: 1, trace);
    }

    private static (int, bool, TraceFlags) Described(GrainCluster cluster)
    {
        var summary = cluster.Store.Find(GrainCluster.Key())!.Summary;
        return (summary.SpanCount, summary.Complete, summary.Flags);
    }

    private static Task<AppendAnswer> AppendAsync(GrainCluster cluster, int id) =>
        cluster.Grain().Append(GrainCluster.Chunk(Some.Span(id, parent: id == 1 ? 0 : 1, name: $"{id} {new string('x', 200)}")));
}
