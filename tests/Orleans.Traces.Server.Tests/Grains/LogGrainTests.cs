using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Grains;

public sealed class LogGrainTests
{
    private static readonly LogListQuery All = new() { Project = ProjectId.Default };

    [Fact]
    public async Task A_record_is_readable_at_once_and_saved_after_a_while()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var answer = await cluster.LogGrain().Append(GrainCluster.Chunk(Log(1), Log(2), Log(1)));

        Assert.Equal((2, 1, null), (answer.Accepted, answer.Repeated, answer.Unavailable));
        Assert.Equal((0, 1), (cluster.Logs.Saves, cluster.Journal.Unreleased));
        await Reads(cluster, 2, 1);

        await UntilSavedAsync(cluster);

        Assert.Equal(1, cluster.Logs.Saves);
        await Reads(cluster, 2, 1);
    }

    [Fact]
    public async Task Nothing_is_answered_before_it_is_durable_and_appends_interleave()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Journal.Hold();
        var first = cluster.LogGrain().Append(GrainCluster.Chunk(Log(1)));
        await Waiting.Until("the first commit is asked for", () => cluster.Journal.Appends == 1);
        var second = cluster.LogGrain().Append(GrainCluster.Chunk(Log(2)));
        var repeat = cluster.LogGrain().Append(GrainCluster.Chunk(Log(1)));
        await Waiting.Until("the second commit is asked for", () => cluster.Journal.Appends == 2);

        Assert.False(first.IsCompleted || second.IsCompleted || repeat.IsCompleted);
        Assert.Null(await cluster.LogGrain().Read(LogQuestion.Of(All)));

        cluster.Journal.Open();
        Assert.Equal((1, 1), ((await first).Accepted, (await second).Accepted));
        Assert.Equal((0, 1), ((await repeat).Accepted, (await repeat).Repeated));
        await Reads(cluster, 2, 1);
    }

    [Fact]
    public async Task A_failed_commit_is_retryable_for_all_who_waited_for_it_and_leaves_no_trace()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Journal.Hold();
        var first = cluster.LogGrain().Append(GrainCluster.Chunk(Log(1)));
        await Waiting.Until("the commit is asked for", () => cluster.Journal.Appends == 1);
        var repeat = cluster.LogGrain().Append(GrainCluster.Chunk(Log(1)));
        await Waiting.Until("the repeat has arrived", async () => await cluster.LogGrain().Read(LogQuestion.Of(All)) is null && !repeat.IsCompleted);

        cluster.Journal.Fail();

        Assert.Equal("the disk is gone", (await first).Unavailable);
        Assert.Equal("the disk is gone", (await repeat).Unavailable);
        await Reads(cluster);
        Assert.Equal(1, (await cluster.LogGrain().Append(GrainCluster.Chunk(Log(1)))).Accepted);
    }

    [Fact]
    public async Task What_waits_for_a_commit_that_fails_is_not_accepted_although_its_own_commit_succeeds_later()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var failing = cluster.Journal.Hold();
        var first = cluster.LogGrain().Append(GrainCluster.Chunk(Log(1)));
        await Waiting.Until("the first commit is asked for", () => cluster.Journal.Appends == 1);
        cluster.Journal.Hold();
        var second = cluster.LogGrain().Append(GrainCluster.Chunk(Log(1), Log(2)));
        await Waiting.Until("the second commit is asked for", () => cluster.Journal.Appends == 2);

        failing.SetException(new StorageUnavailableException("the disk is full"));
        Assert.Equal("the disk is full", (await first).Unavailable);
        cluster.Journal.Open();

        Assert.Equal("the disk is full", (await second).Unavailable);
        var again = await cluster.LogGrain().Append(GrainCluster.Chunk(Log(1), Log(2)));
        Assert.Equal((1, 1), (again.Accepted, again.Repeated));
    }

    [Fact]
    public async Task A_repeat_after_the_save_is_shown_once()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.LogGrain().Append(GrainCluster.Chunk(Log(1)));
        await UntilSavedAsync(cluster);

        // Another shard, since the client may split its repeat otherwise.
        await cluster.LogGrain(shard: 2).Append(GrainCluster.Chunk(Log(2), Log(1)));
        await Reads(cluster, 2, 1);

        await UntilSavedAsync(cluster);
        Assert.Equal(3, cluster.Logs.All.Count);
        await Reads(cluster, 2, 1);
    }

    [Fact]
    public async Task A_large_batch_is_saved_without_waiting()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.LogGrain().Append(GrainCluster.Chunk(Log(1, 120_000)));

        // The clock stands still.
        await Waiting.Until("the batch is saved", () => cluster.Logs.Saves == 1 && cluster.Journal.Unreleased == 0);
    }

    [Fact]
    public async Task What_can_not_be_held_is_refused_for_now()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Logs.Hold();
        await cluster.LogGrain().Append(GrainCluster.Chunk(Log(1, 120_000)));
        await Waiting.Until("the save is asked for", () => cluster.Logs.Asked == 1);

        var refused = await cluster.LogGrain().Append(GrainCluster.Chunk(Log(2, 120_000)));
        Assert.Contains("Traces:Logs:MaxBytes", refused.Unavailable, StringComparison.Ordinal);
        await Reads(cluster, 1);

        cluster.Logs.Open();
        await Waiting.Until("the batch is saved", () => cluster.Journal.Unreleased == 0);
        Assert.Equal(1, (await cluster.LogGrain().Append(GrainCluster.Chunk(Log(2, 120_000)))).Accepted);
    }

    [Fact]
    public async Task A_store_that_is_away_delays_the_save_and_loses_nothing()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Logs.FailNext(3);
        await cluster.LogGrain().Append(GrainCluster.Chunk(Log(1)));
        await cluster.RunAsync(GrainCluster.LogOptions.SaveAfter);
        await Waiting.Until("the first try has failed", () => cluster.Logs.Asked == 1);

        // While it waits for the next try, what comes in does not make it try sooner.
        await cluster.LogGrain().Append(GrainCluster.Chunk(Log(2)));
        await Reads(cluster, 2, 1);
        Assert.Equal(1, cluster.Logs.Asked);

        await UntilSavedAsync(cluster);
        Assert.Equal((1, 4), (cluster.Logs.Saves, cluster.Logs.Asked));
        await Reads(cluster, 2, 1);
    }

    [Fact]
    public async Task An_activation_that_vanishes_loses_nothing()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.LogGrain().Append(GrainCluster.Chunk(Log(1)));
        await cluster.Silos.DeactivateAsync(cluster.LogGrain());

        await Reads(cluster, 1);
        await UntilSavedAsync(cluster);
        Assert.Equal(1, cluster.Logs.Saves);
    }

    [Fact]
    public async Task A_sweep_finds_the_shard_that_nobody_looks_after()
    {
        await using var cluster = await GrainCluster.StartAsync();
        // As after a crash, and a restart with fewer shards: the entry is in the journal, and no activation knows of it.
        await cluster.Journal.AppendAsync(
            new JournalAppend(new LogShard(ProjectId.Default, 50), OtlpSignal.Logs, Some.Zero, cluster.Time.GetUtcNow(), OtlpChunk.Write([Log(1)])), default);
        await cluster.SweeperOf(cluster.Silos.Silos[0]).SweepAsync(all: false, default);

        await UntilSavedAsync(cluster);
        await Reads(cluster, 1);
    }

    [Fact]
    public async Task Entries_of_another_silos_journal_are_saved_and_named_for_release()
    {
        await using var cluster = await GrainCluster.StartAsync();
        Assert.True(await cluster.LogGrain().Wake(cluster.Journal.Name));
        Assert.False(await cluster.LogGrain().Wake("another"));
        RedeliveredEntry[] entries =
        [
            new() { Sequence = 8, Signal = 2, ReceivedAt = cluster.Time.GetUtcNow(), Payload = OtlpChunk.Write([Log(1)]) },
            new() { Sequence = 9, Signal = 2, ReceivedAt = cluster.Time.GetUtcNow(), Payload = OtlpChunk.Write([Log(2)]) },
        ];

        cluster.Logs.FailNext(1);
        Assert.Empty(await cluster.LogGrain().Redeliver(entries));
        var stored = await cluster.LogGrain().Redeliver(entries);
        Assert.Equal([8, 9], stored);

        Assert.Equal((1, 2), (cluster.Logs.Saves, cluster.Logs.All.Count));
    }

    [Fact]
    public async Task Pages_go_over_what_is_held_in_every_shard_and_what_is_stored()
    {
        await using var cluster = await GrainCluster.StartAsync();
        for (var i = 0; i < 12; i++)
        {
            await cluster.LogGrain(shard: i % 3).Append(GrainCluster.Chunk(Log(i)));
            if (i == 5)
                await UntilSavedAsync(cluster);
        }

        var read = new List<int>();
        for (var query = All with { Limit = 5 }; query.Limit > 0;)
        {
            var page = await cluster.LogQueries().ListAsync(query, default);
            read.AddRange(page.Logs.Select(Number));
            query = query with { After = page.Next, Limit = page.Next is null ? 0 : 5 };
        }

        Assert.Equal(Enumerable.Range(0, 12).Reverse(), read);
        Assert.Empty((await cluster.LogQueries().ListAsync(All with { From = Some.At(100) }, default)).Logs);
    }

    [Fact]
    public async Task Records_of_a_silo_that_was_killed_are_saved_after_its_restart()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2);
        for (var i = 0; i < 20; i++)
            Assert.Equal(1, (await cluster.LogGrain(shard: i).Append(GrainCluster.Chunk(Log(i)))).Accepted);
        var victim = cluster.Silos.Silos[1];
        Assert.True(cluster.JournalOf(victim).Unreleased > 0, "The silo that is killed held nothing: the test was too tame.");

        await cluster.Silos.KillSiloAsync(victim);
        await cluster.Silos.WaitForLivenessToStabilizeAsync(didKill: true);
        for (var i = 20; i < 40; i++)
            await cluster.LogGrain(shard: i % 20).Append(GrainCluster.Chunk(Log(i)));
        var restarted = await cluster.ReplaceAsync(victim);
        await cluster.SweeperOf(restarted).SweepAsync(all: true, default);

        await UntilSavedAsync(cluster);
        Assert.Equal(Enumerable.Range(0, 40), cluster.Logs.All.Select(Number).Distinct().Order());
    }

    private static LogItem Log(int number, int length = 10) => Some.LooseLog(number, new string('x', length));

    private static int Number(LogItem log) => (int)((log.Header.Time - Some.Zero) / Some.Ms);

    private static async Task Reads(GrainCluster cluster, params int[] numbers) =>
        Assert.Equal(numbers, (await cluster.LogQueries().ListAsync(All, default)).Logs.Select(Number));

    private static Task UntilSavedAsync(GrainCluster cluster) => Waiting.Until("all is saved and released", async () =>
    {
        await cluster.RunAsync(TimeSpan.FromSeconds(1));
        return cluster.Journals.All(j => j.Unreleased == 0);
    });
}
