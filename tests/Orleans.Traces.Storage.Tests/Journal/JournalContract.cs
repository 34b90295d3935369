using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Storage.Tests.Journal;

/// <summary>What every journal does.</summary>
public abstract class JournalContract : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    protected ITraceJournal Journal { get; private set; } = null!;

    public async Task InitializeAsync() => Journal = await OpenAsync();

    public abstract Task DisposeAsync();

    /// <summary>Opens the journal of this test; called again after <see cref="CloseAsync"/>.</summary>
    protected abstract Task<ITraceJournal> OpenAsync();

    protected abstract Task CloseAsync();

    protected async Task ReopenAsync()
    {
        await CloseAsync();
        Journal = await OpenAsync();
    }

    [Fact]
    public async Task What_is_appended_is_read_back_with_all_that_was_said_of_it()
    {
        var append = new JournalAppend(Some.Key(1), OtlpSignal.Logs, ulong.MaxValue, DateTimeOffset.UnixEpoch.AddTicks(123_456_789),
            Some.Bytes(5_000, 1));
        var sequence = await Journal.AppendAsync(append, None);

        var entry = Assert.Single(await Journal.EntriesAsync(Some.Key(1), None));

        Assert.Equal(sequence, entry.Sequence);
        Assert.Equal(append with { Payload = default }, entry.Content with { Payload = default });
        Assert.Equal(append.Payload.ToArray(), entry.Content.Payload.ToArray());
    }

    [Fact]
    public async Task An_empty_payload_is_an_entry_too()
    {
        await Journal.AppendAsync(Some.Append(Some.Key(1), []), None);
        await ReopenAsync();
        Assert.Equal(0, Assert.Single(await Journal.EntriesAsync(Some.Key(1), None)).Content.Payload.Length);
    }

    [Fact]
    public async Task Sequences_grow_and_entries_come_lowest_first()
    {
        var sequences = new List<long>();
        for (var i = 0; i < 20; i++)
            sequences.Add(await Journal.AppendAsync(Some.Append(Some.Key(1), Some.Bytes(i, i)), None));

        var read = (await Journal.EntriesAsync(Some.Key(1), None)).Select(e => e.Sequence).ToList();

        Assert.Equal(sequences.Order().Distinct(), sequences);
        Assert.Equal(sequences, read);
    }

    [Fact]
    public async Task Traces_and_projects_are_kept_apart()
    {
        var other = new TraceKey(Some.ProjectNamed("other"), Some.Key(1).TraceId);
        await Journal.AppendAsync(Some.Append(Some.Key(1), [1]), None);
        await Journal.AppendAsync(Some.Append(Some.Key(2), [2]), None);
        await Journal.AppendAsync(Some.Append(other, [3]), None);

        Assert.Equal([1], Assert.Single(await Journal.EntriesAsync(Some.Key(1), None)).Content.Payload.ToArray());
        Assert.Equal([3], Assert.Single(await Journal.EntriesAsync(other, None)).Content.Payload.ToArray());
        Assert.Empty(await Journal.EntriesAsync(Some.Key(3), None));
    }

    [Fact]
    public async Task Log_shards_have_entries_of_their_own_which_outlive_a_restart()
    {
        var shard = new LogShard(Some.Project, 2);
        var other = new LogShard(Some.ProjectNamed("other"), 2);
        var append = new JournalAppend(shard, OtlpSignal.Logs, 77, DateTimeOffset.UnixEpoch.AddTicks(5), Some.Bytes(900, 1));
        var sequence = await Journal.AppendAsync(append, None);
        var second = await Journal.AppendAsync(append with { Key = other }, None);
        await Journal.AppendAsync(Some.Append(Some.Key(1), [1]), None);
        await ReopenAsync();

        Assert.Equal([shard, other], Journal.OpenLogs().OrderByDescending(l => l.Project.ToString()));
        Assert.Equal([Some.Key(1)], Journal.OpenTraces().Select(t => t.Key));
        var entry = Assert.Single(await Journal.EntriesAsync(shard, None));
        Assert.Equal(sequence, entry.Sequence);
        Assert.Equal(append with { Payload = default }, entry.Content with { Payload = default });
        Assert.Equal(append.Payload.ToArray(), entry.Content.Payload.ToArray());
        Assert.Empty(await Journal.EntriesAsync(new LogShard(Some.Project, 1), None));

        Journal.Release([sequence]);
        Assert.Equal([other], Journal.OpenLogs());
        Assert.Empty(await Journal.EntriesAsync(shard, None));
        Journal.Release([second]);
        Assert.Empty(Journal.OpenLogs());
        Assert.Single(Journal.OpenTraces());
    }

    [Fact]
    public async Task An_entry_of_nobody_and_spans_of_a_log_shard_are_a_fault_of_the_caller()
    {
        var logs = new JournalAppend(new LogShard(Some.Project, 2), OtlpSignal.Logs, 0, DateTimeOffset.UnixEpoch, default);
        await Assert.ThrowsAsync<ArgumentException>(() => Journal.AppendAsync(logs with { Key = default }, None));
        await Assert.ThrowsAsync<ArgumentException>(() => Journal.AppendAsync(logs with { Signal = OtlpSignal.Traces }, None));
    }

    [Fact]
    public async Task The_payload_is_not_kept()
    {
        var payload = Some.Bytes(100, 1);
        await Journal.AppendAsync(Some.Append(Some.Key(1), payload), None);
        payload.AsSpan().Clear();
        Assert.Equal(Some.Bytes(100, 1), Assert.Single(await Journal.EntriesAsync(Some.Key(1), None)).Content.Payload.ToArray());
    }

    [Fact]
    public async Task A_released_entry_is_gone_and_the_others_stay()
    {
        var first = await Journal.AppendAsync(Some.Append(Some.Key(1), [1]), None);
        var second = await Journal.AppendAsync(Some.Append(Some.Key(1), [2]), None);
        var third = await Journal.AppendAsync(Some.Append(Some.Key(1), [3]), None);

        Journal.Release([second]);

        Assert.Equal([first, third], (await Journal.EntriesAsync(Some.Key(1), None)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Releases_of_unknown_sequences_and_repeats_are_ignored()
    {
        var sequence = await Journal.AppendAsync(Some.Append(Some.Key(1), [1]), None);
        Journal.Release([sequence + 1, -5, long.MaxValue]);
        Assert.Single(await Journal.EntriesAsync(Some.Key(1), None));

        Journal.Release([sequence, sequence]);
        Journal.Release([sequence]);
        Assert.Empty(await Journal.EntriesAsync(Some.Key(1), None));
        Assert.Empty(Journal.OpenTraces());
    }

    [Fact]
    public async Task Open_traces_tell_the_earliest_start_and_the_latest_receipt()
    {
        var late = new DateTimeOffset(2026, 11, 5, 0, 0, 0, TimeSpan.Zero);
        await Journal.AppendAsync(Some.Append(Some.Key(1), [1], start: 0) with { ReceivedAt = late.AddDays(-1) }, None);
        var earliest = await Journal.AppendAsync(Some.Append(Some.Key(1), [1], start: 50), None);
        await Journal.AppendAsync(Some.Append(Some.Key(1), [1], start: 70) with { ReceivedAt = late }, None);
        await Journal.AppendAsync(Some.Append(Some.Key(1), [1], start: 90), None);
        await Journal.AppendAsync(Some.Append(Some.Key(2), [1], start: 0), None);

        var open = Journal.OpenTraces().Single(t => t.Key == Some.Key(1));
        Assert.Equal((50UL, late), (open.Start, open.LastReceivedAt));
        Assert.Equal(0UL, Journal.OpenTraces().Single(t => t.Key == Some.Key(2)).Start);

        Journal.Release([earliest]);
        Assert.Equal(70UL, Journal.OpenTraces().Single(t => t.Key == Some.Key(1)).Start);
    }

    [Fact]
    public async Task The_traces_that_were_appended_to_longest_ago_come_first()
    {
        var first = await Journal.AppendAsync(Some.Append(Some.Key(1), Some.Bytes(1_000, 1)), None);
        await Journal.AppendAsync(Some.Append(Some.Key(2), [1]), None);
        await Journal.AppendAsync(Some.Append(Some.Key(3), [1]), None);
        await Journal.AppendAsync(Some.Append(Some.Key(1), [1]), None);

        Assert.Equal([Some.Key(2), Some.Key(3), Some.Key(1)], Journal.OldestTraces(10).Select(t => t.Key));
        Assert.Equal([Some.Key(2), Some.Key(3)], Journal.OldestTraces(2).Select(t => t.Key));
        Assert.True(Journal.OldestTraces(10)[2].UnreleasedBytes > 1_000);
        Journal.Release([first]);
        Assert.True(Journal.OldestTraces(10)[2].UnreleasedBytes < 1_000);

        await ReopenAsync();
        Assert.Equal([Some.Key(2), Some.Key(3), Some.Key(1)], Journal.OldestTraces(10).Select(t => t.Key));
    }

    [Fact]
    public async Task The_newest_traces_are_listed_as_a_query_asks()
    {
        var other = new TraceKey(Some.ProjectNamed("other"), Some.Key(1).TraceId);
        foreach (var (key, start) in new[] { (Some.Key(1), 50UL), (Some.Key(2), 70UL), (Some.Key(3), 50UL), (Some.Key(4), 90UL), (other, 80UL), (Some.Key(2), 60UL) })
            await Journal.AppendAsync(Some.Append(key, [1], start), None);
        var query = new TraceListQuery { Project = Some.Project, Limit = 3 };

        Assert.Equal([Some.Key(4), Some.Key(2), Some.Key(3)], Journal.NewestTraces(query).Select(t => t.Key));
        Assert.Equal([Some.Key(1)], Journal.NewestTraces(query with { After = new TraceCursor(50, Some.Key(3).TraceId) }).Select(t => t.Key));
        Assert.Equal([Some.Key(2), Some.Key(3), Some.Key(1)], Journal.NewestTraces(query with { To = 90 }).Select(t => t.Key));
        Assert.Equal([Some.Key(4)], Journal.NewestTraces(query with { From = 61 }).Select(t => t.Key));
        Assert.True(Journal.IsOpen(other) && !Journal.IsOpen(Some.Key(5)));
    }

    [Fact]
    public async Task Entries_are_read_by_their_sequences_in_the_order_asked_for()
    {
        var sequences = new List<long>();
        for (var i = 0; i < 40; i++)
            sequences.Add(await Journal.AppendAsync(Some.Append(Some.Key(i % 3), [(byte)i]), None));
        Journal.Release([sequences[7]]);

        var read = await Journal.EntriesAsync([sequences[9], sequences[7], sequences[2], 999_999], None);
        Assert.Equal([sequences[9], sequences[2]], read.Select(e => e.Sequence));
        Assert.Equal([9, 2], read.Select(e => e.Content.Payload.Span[0]));
        Assert.Equal(39, (await Journal.EntriesAsync(sequences, None)).Count);
        Assert.Empty(await Journal.EntriesAsync([], None));
    }

    [Fact]
    public async Task It_says_how_full_it_is()
    {
        var empty = Journal.Fill;
        var entry = await Journal.AppendAsync(Some.Append(Some.Key(1), Some.Bytes(2_000, 1)), None);
        await Journal.AppendAsync(Some.Append(Some.Key(2), Some.Bytes(2_000, 2)), None);

        Assert.Equal(2, Journal.Fill.OpenTraces);
        Assert.True(Journal.Fill.UnreleasedBytes >= empty.UnreleasedBytes + 4_000);
        Journal.Release([entry]);
        Assert.Equal(1, Journal.Fill.OpenTraces);
        Assert.True(Journal.Fill.UnreleasedBytes < empty.UnreleasedBytes + 4_000);
        Assert.Equal(Journal.Fill.UnreleasedBytes / (double)Journal.Fill.MaxUnreleasedBytes, Journal.Fill.Share);
    }

    [Fact]
    public async Task After_a_restart_it_has_the_same_name_and_what_is_unreleased()
    {
        var name = Journal.Name;
        var kept = await Journal.AppendAsync(Some.Append(Some.Key(1), Some.Bytes(3_000, 1)), None);
        var released = await Journal.AppendAsync(Some.Append(Some.Key(2), Some.Bytes(3_000, 2)), None);
        Journal.Release([released]);

        await ReopenAsync();

        Assert.Equal(name, Journal.Name);
        Assert.NotEmpty(name);
        Assert.Equal([Some.Key(1)], Journal.OpenTraces().Select(t => t.Key));
        var entry = Assert.Single(await Journal.EntriesAsync(Some.Key(1), None));
        Assert.Equal(kept, entry.Sequence);
        Assert.Equal(Some.Bytes(3_000, 1), entry.Content.Payload.ToArray());
        Assert.True(await Journal.AppendAsync(Some.Append(Some.Key(3), [1]), None) > released);
    }

    [Fact]
    public async Task Appends_from_many_threads_all_arrive_once()
    {
        var sequences = await Task.WhenAll(Enumerable.Range(0, 500).Select(i =>
            Task.Run(() => Journal.AppendAsync(Some.Append(Some.Key(i % 50), BitConverter.GetBytes(i)), None))));

        Assert.Equal(500, sequences.Distinct().Count());
        var read = new List<int>();
        for (var trace = 0; trace < 50; trace++)
            read.AddRange((await Journal.EntriesAsync(Some.Key(trace), None)).Select(e => BitConverter.ToInt32(e.Content.Payload.Span)));
        Assert.Equal(Enumerable.Range(0, 500), read.Order());
    }

    [Fact]
    public async Task An_append_that_is_cancelled_before_it_starts_writes_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Journal.AppendAsync(Some.Append(Some.Key(1), [1]), new CancellationToken(canceled: true)));
        Assert.Empty(Journal.OpenTraces());
    }
}
