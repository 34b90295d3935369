using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Grains;

/// <summary>A deleted trace stays deleted, whoever holds what of it.</summary>
public sealed class DeletionTests
{
    [Fact]
    public async Task An_open_trace_that_is_deleted_is_forgotten_and_a_retry_does_not_bring_it_back()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1), Some.Span(2, parent: 1)));

        Assert.True((await cluster.Grain().Delete()).IsKnown);

        Assert.Equal(0, cluster.Journal.Unreleased);
        await AssertGoneAsync(cluster);
        AssertRefused(2, await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1), Some.Span(2, parent: 1))));
        AssertRefused(1, await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(3, parent: 1))));
        await cluster.RunAsync(TimeSpan.FromMinutes(5));
        Assert.Equal((0, 0), (cluster.Store.Saves, cluster.Journal.Unreleased));
        Assert.True((await cluster.Grain().Delete()).IsKnown);
    }

    [Fact]
    public async Task A_stored_trace_that_is_deleted_stays_so_after_a_restart()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)));
        await cluster.UntilFinalAsync(items: 1);
        await cluster.Silos.WaitForDeactivationAsync(cluster.Grain());

        Assert.True((await cluster.Grain().Delete()).IsKnown);

        await AssertGoneAsync(cluster);
        await using var again = await GrainCluster.StartAsync(store: cluster.Store, time: cluster.Time);
        AssertRefused(1, await again.Grain().Append(GrainCluster.Chunk(Some.Span(1))));
        await AssertGoneAsync(again);
    }

    [Fact]
    public async Task A_trace_of_which_nothing_is_known_is_not_deleted_and_can_still_come()
    {
        await using var cluster = await GrainCluster.StartAsync();

        Assert.False((await cluster.Grain().Delete()).IsKnown);

        Assert.Equal(1, (await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)))).Accepted);
    }

    [Fact]
    public async Task What_the_journal_is_writing_when_the_trace_is_deleted_is_refused_and_released()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Journal.Hold();
        var append = cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)));
        await Waiting.Until("the commit is asked for", () => cluster.Journal.Appends == 1);

        Assert.True((await cluster.Grain().Delete()).IsKnown);
        cluster.Journal.Open();

        AssertRefused(1, await append);
        Assert.Equal(0, cluster.Journal.Unreleased);
        await AssertGoneAsync(cluster);
    }

    [Fact]
    public async Task Another_activation_hears_of_it_at_the_latest_when_it_saves()
    {
        await using var one = await GrainCluster.StartAsync();
        await using var other = await GrainCluster.StartAsync(store: one.Store, time: one.Time);
        await one.Grain().Append(GrainCluster.Chunk(Some.Span(1)));
        one.Store.KnowsDeletions = false;
        await other.Grain().Append(GrainCluster.Chunk(Some.Span(1), Some.Span(2, parent: 1)));

        Assert.True((await other.Grain().Delete()).IsKnown);

        await Waiting.Until("what the other activation held is released", async () =>
        {
            await one.RunAsync(TimeSpan.FromSeconds(5));
            return one.Journal.Unreleased == 0;
        });
        Assert.Equal((0, 0), (one.Store.Saves, other.Journal.Unreleased));
        Assert.Null(one.Store.Find(GrainCluster.Key()));
    }

    [Fact]
    public async Task Entries_that_come_back_after_a_crash_are_released_and_nobody_reads_them()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)));
        await cluster.Grain().Delete();
        await cluster.Silos.DeactivateAsync(cluster.Grain());
        var entry = new JournalAppend(GrainCluster.Key(), OtlpSignal.Traces, Some.Zero, cluster.Time.GetUtcNow(), OtlpChunk.Write([Some.Span(1)]));
        await cluster.Journal.AppendAsync(entry, default);
        await AssertGoneAsync(cluster);

        await cluster.SweeperOf(cluster.Silos.Silos[0]).SweepAsync(all: true, default);

        Assert.Equal(0, cluster.Journal.Unreleased);
        var stored = await cluster.Grain().Redeliver([new RedeliveredEntry
        {
            Sequence = 7, Signal = (byte)OtlpSignal.Traces, ReceivedAt = cluster.Time.GetUtcNow(), Payload = OtlpChunk.Write([Some.Span(1)]),
        }]);
        Assert.Equal([7L], stored);
        await AssertGoneAsync(cluster);
    }

    [Fact]
    public async Task A_store_that_is_away_deletes_nothing_and_is_asked_again()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)));
        cluster.Store.FailNext(1);

        Assert.Equal("the store is away", (await cluster.Grain().Delete()).Unavailable);

        Assert.NotNull(await cluster.Queries().FindAsync(GrainCluster.Key(), default));
        Assert.True((await cluster.Grain().Delete()).IsKnown);
        await AssertGoneAsync(cluster);
    }

    [Fact]
    public async Task A_trace_whose_day_ends_before_its_late_spans_are_saved_begins_anew_with_them()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)));
        await cluster.UntilFinalAsync(items: 1);
        await cluster.Silos.WaitForDeactivationAsync(cluster.Grain());
        cluster.Store.ForgetBeforeSaving = GrainCluster.Key();

        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(2, parent: 1)));
        await Waiting.Until("the late span is stored alone", async () =>
        {
            await cluster.RunAsync(TimeSpan.FromSeconds(5));
            return cluster.Store is { ForgetBeforeSaving: null } store && store.Find(GrainCluster.Key()) is not null;
        });

        var stored = cluster.Store.Find(GrainCluster.Key())!;
        Assert.Equal(Some.Span(2, parent: 1).Hash, Assert.Single(stored.Items).Hash);
        Assert.Equal((1, 1, TraceState.Final), (stored.Summary.SpanCount, stored.Summary.Revision, stored.Summary.State));
        await Waiting.Until("the entries are released", () => cluster.Journal.Unreleased == 0);
    }

    private static void AssertRefused(int items, AppendAnswer answer)
    {
        Assert.Equal((0, 0, null), (answer.Accepted, answer.Repeated, answer.Unavailable));
        var refused = Assert.Single(answer.Refused);
        Assert.Equal(((int)RefusalReason.Deleted, (long)items), (refused.Reason, refused.Count));
        Assert.Contains(GrainCluster.Key().TraceId.ToString(), refused.Words, StringComparison.Ordinal);
    }

    private static async Task AssertGoneAsync(GrainCluster cluster)
    {
        Assert.Null(await cluster.Queries().FindAsync(GrainCluster.Key(), default));
        Assert.Null(await cluster.Queries().FindSummaryAsync(GrainCluster.Key(), default));
        Assert.Empty((await cluster.Queries().ListAsync(new TraceListQuery { Project = ProjectId.Default }, default)).Traces);
    }
}
