using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Grains;

public sealed class TraceGrainTests
{
    [Fact]
    public async Task An_open_trace_is_readable_at_once_and_final_when_it_falls_silent()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var answer = await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1), Some.Span(2, parent: 1)));
        await cluster.Grain().Append(GrainCluster.Chunk(Some.Log(span: 2)));

        Assert.Equal((2, 0, null), (answer.Accepted, answer.Repeated, answer.Unavailable));
        var open = await cluster.Queries().FindAsync(GrainCluster.Key(), default);
        Assert.Equal((TraceState.Open, 2, 1, 0), (open!.Summary.State, open.Summary.SpanCount, open.Summary.LogCount, open.Summary.Revision));
        var listed = Assert.Single((await cluster.Queries().ListAsync(new TraceListQuery { Project = ProjectId.Default }, default)).Traces);
        Assert.Equal(open.Summary, listed);

        await cluster.UntilFinalAsync(items: 3);

        Assert.Equal(1, cluster.Store.Find(GrainCluster.Key())!.Summary.Revision);
        await Waiting.Until("the entries are released", () => cluster.Journal.Unreleased == 0);
        await cluster.Silos.WaitForDeactivationAsync(cluster.Grain());
    }

    [Fact]
    public async Task Nothing_is_answered_before_it_is_durable_and_appends_interleave()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Journal.Hold();
        var first = cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)));
        await Waiting.Until("the first commit is asked for", () => cluster.Journal.Appends == 1);
        var second = cluster.Grain().Append(GrainCluster.Chunk(Some.Span(2, parent: 1)));
        var repeat = cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)));
        await Waiting.Until("the second commit is asked for", () => cluster.Journal.Appends == 2);

        Assert.False(first.IsCompleted || second.IsCompleted || repeat.IsCompleted);
        Assert.Null(await cluster.Queries().FindAsync(GrainCluster.Key(), default));

        cluster.Journal.Open();
        Assert.Equal(1, (await first).Accepted);
        Assert.Equal(1, (await second).Accepted);
        Assert.Equal((0, 1), ((await repeat).Accepted, (await repeat).Repeated));
        Assert.Equal(2, cluster.Journal.Appends);
    }

    [Fact]
    public async Task A_failed_commit_is_retryable_for_all_who_waited_for_it_and_leaves_no_trace()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Journal.Hold();
        var first = cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)));
        await Waiting.Until("the commit is asked for", () => cluster.Journal.Appends == 1);
        var repeat = cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)));
        await Waiting.Until("the repeat has arrived", async () => await cluster.Grain().Summarize() is null && !repeat.IsCompleted);

        cluster.Journal.Fail();

        Assert.Equal("the disk is gone", (await first).Unavailable);
        Assert.Equal("the disk is gone", (await repeat).Unavailable);
        Assert.Null(await cluster.Queries().FindAsync(GrainCluster.Key(), default));
        Assert.Equal(1, (await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)))).Accepted);
    }

    [Fact]
    public async Task What_waits_for_a_commit_that_fails_is_not_accepted_although_its_own_commit_succeeds_later()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var failing = cluster.Journal.Hold();
        var first = cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)));
        await Waiting.Until("the first commit is asked for", () => cluster.Journal.Appends == 1);
        cluster.Journal.Hold();
        var second = cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1), Some.Span(2, parent: 1)));
        await Waiting.Until("the second commit is asked for", () => cluster.Journal.Appends == 2);

        failing.SetException(new StorageUnavailableException("the disk is full"));
        Assert.Equal("the disk is full", (await first).Unavailable);
        cluster.Journal.Open();

        Assert.Equal("the disk is full", (await second).Unavailable);
        var again = await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1), Some.Span(2, parent: 1)));
        Assert.Equal((1, 1), (again.Accepted, again.Repeated));
    }

    [Fact]
    public async Task A_root_that_comes_late_ends_the_long_wait_for_it()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(2, parent: 1)));
        // Past Settle: the timer is set for the end of RootlessTimeout.
        await Waiting.Until("the store has been asked for the root", async () =>
        {
            await cluster.RunAsync(TimeSpan.FromSeconds(1));
            return cluster.Store.Finds > 0;
        });

        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)));
        await cluster.RunAsync(GrainCluster.Options.Settle + TimeSpan.FromSeconds(1));

        // The clock stands still from here: only a timer that is due by now can make it final.
        await Waiting.Until("the trace is final", () => cluster.Store.Find(GrainCluster.Key()) is not null);
    }

    [Fact]
    public async Task A_late_span_reopens_a_final_trace_and_a_repeat_does_not()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1), Some.Span(2, parent: 1)));
        await cluster.UntilFinalAsync(items: 2);
        await cluster.Silos.WaitForDeactivationAsync(cluster.Grain());

        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(2, parent: 1)));
        await Waiting.Until("the repeat is released", async () =>
        {
            await cluster.RunAsync(TimeSpan.FromSeconds(5));
            return cluster.Journal.Unreleased == 0;
        });
        Assert.Equal((1, 1), (cluster.Store.Saves, cluster.Store.Find(GrainCluster.Key())!.Summary.Revision));

        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(3, parent: 2, end: 500)));
        Assert.Equal(TraceState.Open, (await cluster.Queries().FindAsync(GrainCluster.Key(), default))!.Summary.State);
        await cluster.UntilFinalAsync(items: 3);

        var summary = cluster.Store.Find(GrainCluster.Key())!.Summary;
        Assert.Equal((2, 3, true, Some.At(500)), (summary.Revision, summary.SpanCount, summary.Complete, summary.End));
    }

    [Fact]
    public async Task An_activation_that_vanishes_loses_nothing()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)));
        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(2, parent: 1)));

        await cluster.Silos.DeactivateAsync(cluster.Grain());

        Assert.Equal(2, (await cluster.Queries().FindAsync(GrainCluster.Key(), default))!.Items.Count);
        await cluster.UntilFinalAsync(items: 2);
        Assert.Equal(1, cluster.Store.Saves);
    }

    [Fact]
    public async Task A_sweep_finds_the_trace_that_nobody_looks_after()
    {
        await using var cluster = await GrainCluster.StartAsync();
        // As after a crash: the entry is in the journal, and no activation knows of it.
        await cluster.Journal.AppendAsync(
            new JournalAppend(GrainCluster.Key(), OtlpSignal.Traces, Some.Zero, cluster.Time.GetUtcNow(), OtlpChunk.Write([Some.Span(1)])), default);
        var sweeper = cluster.SweeperOf(cluster.Silos.Silos[0]);

        await sweeper.SweepAsync(all: false, default);
        await cluster.RunAsync(TimeSpan.FromSeconds(60));
        Assert.Null(cluster.Store.Find(GrainCluster.Key()));

        await cluster.RunAsync(TimeSpan.FromSeconds(140));
        await sweeper.SweepAsync(all: false, default);
        await cluster.UntilFinalAsync(items: 1);
        await Waiting.Until("the entry is released", () => cluster.Journal.Unreleased == 0);
    }

    [Fact]
    public async Task A_store_that_is_away_delays_the_save_and_loses_nothing()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Store.FailNext(3);
        await cluster.Grain().Append(GrainCluster.Chunk(Some.Span(1)));

        await cluster.UntilFinalAsync(items: 1);

        Assert.Equal(1, cluster.Store.Saves);
        await Waiting.Until("the entry is released", () => cluster.Journal.Unreleased == 0);
    }

    [Fact]
    public async Task Two_activations_of_one_trace_end_in_one_correct_trace()
    {
        await using var one = await GrainCluster.StartAsync();
        await using var other = await GrainCluster.StartAsync(store: one.Store, time: one.Time);
        await one.Grain().Append(GrainCluster.Chunk(Some.Span(1), Some.Span(2, parent: 1)));
        // Complete too, so that neither asks the store before it saves.
        await other.Grain().Append(GrainCluster.Chunk(Some.Span(1), Some.Span(2, parent: 1), Some.Span(3, parent: 2)));
        await other.Grain().Append(GrainCluster.Chunk(Some.Log(span: 3)));

        await one.UntilFinalAsync(items: 4);

        var stored = one.Store.Find(GrainCluster.Key())!;
        Assert.Equal(4, stored.Items.Select(i => i.Hash).Distinct().Count());
        Assert.Equal((3, 1, true, TraceFlags.None), (stored.Summary.SpanCount, stored.Summary.LogCount, stored.Summary.Complete, stored.Summary.Flags));
        Assert.True(one.Store.Stale > 0, "The two never met: the test was too tame.");
        await Waiting.Until("both journals are released", () => one.Journal.Unreleased + other.Journal.Unreleased == 0);
    }

    [Fact]
    public async Task A_trace_at_its_limit_refuses_for_good()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var versions = Enumerable.Range(1, GrainCluster.Options.MaxVersions + 1).Select(end => (TraceItem)Some.Span(1, end: end)).ToArray();

        var answer = await cluster.Grain().Append(GrainCluster.Chunk(versions));

        Assert.Equal(GrainCluster.Options.MaxVersions, answer.Accepted);
        Assert.Equal(1, Assert.Single(answer.Refused).Count);
        Assert.Contains("Traces:Assembly:MaxVersions", answer.Refused[0].Words, StringComparison.Ordinal);
        Assert.Null(answer.Unavailable);
    }
}
