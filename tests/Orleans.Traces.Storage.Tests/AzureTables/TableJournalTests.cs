using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Storage.AzureTables;
using Orleans.Traces.Storage.AzureTables.Journal;
using Orleans.Traces.Storage.Embedded.Journal;
using Orleans.Traces.Storage.Tests.Journal;

namespace Orleans.Traces.Storage.Tests.AzureTables;

/// <summary>The contract on Azurite, journals that are taken, and requests that go wrong.</summary>
public sealed class TableJournalTests : JournalContract
{
    private static readonly FileJournalOptions Bounds = new() { SegmentBytes = 64 * 1024, MaxUnreleasedBytes = 64 * 1024 * 1024, MaxQueuedBytes = 16 * 1024 * 1024 };

    private readonly string _prefix = Azurite.Prefix();
    private TableJournal? _open;

    public override Task DisposeAsync() => CloseAsync();

    protected override async Task<ITraceJournal> OpenAsync() => _open = await OpenAsync(await Azurite.AccountAsync(_prefix));

    protected override async Task CloseAsync()
    {
        if (_open is not null)
            await _open.DisposeAsync();
        _open = null;
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_for_who_takes_the_journal_and_the_old_owner_is_shut_out()
    {
        for (var i = 0; i < 40; i++)
            await Journal.AppendAsync(Some.Append(Some.Key(i), Some.Bytes(5_000, i)), None);

        await using var taker = await OpenAsync(await Azurite.AccountAsync(_prefix));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Journal.AppendAsync(Some.Append(Some.Key(50), [1]), None));
        Assert.True(_open!.IsFailed);
        await _open.Failed;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Journal.AppendAsync(Some.Append(Some.Key(50), [1]), None));
        await CloseAsync();
        Assert.Equal(40, taker.OpenTraces().Count);
        for (var i = 0; i < 40; i++)
            Assert.Equal(Some.Bytes(5_000, i), Assert.Single(await taker.EntriesAsync(Some.Key(i), None)).Content.Payload.ToArray());
        Assert.False(taker.IsFailed);
        await taker.AppendAsync(Some.Append(Some.Key(60), [1]), None);
    }

    [Fact]
    public async Task Releases_of_an_owner_that_was_shut_out_harm_nobody()
    {
        var sequences = new List<long>();
        for (var i = 0; i < 80; i++)
            sequences.Add(await Journal.AppendAsync(Some.Append(Some.Key(i), [1]), None));
        await using var taker = await OpenAsync(await Azurite.AccountAsync(_prefix));

        Journal.Release(sequences);
        await CloseAsync();

        Assert.Equal(80, taker.OpenTraces().Count);
        foreach (var sequence in sequences)
            Assert.Single(await taker.EntriesAsync([sequence], None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(700_000)]
    [InlineData(9_000_000)]
    public async Task An_entry_of_any_size_comes_back_from_the_account_too_and_goes_with_its_release(int length)
    {
        var expected = Some.Bytes(length, 1);
        var sequence = await Journal.AppendAsync(Some.Append(Some.Key(1), expected), None);
        await ReopenAsync();
        Assert.Equal(expected, Assert.Single(await Journal.EntriesAsync(Some.Key(1), None)).Content.Payload.ToArray());

        Journal.Release([sequence]);
        await CloseAsync();
        Assert.Equal(4, await RowsAsync());
    }

    [Fact]
    public async Task Many_appends_at_once_share_requests()
    {
        await using var proxy = await AccountProxy.StartAsync();
        await CloseAsync();
        await using var journal = await OpenAsync(proxy.Account(_prefix, retries: 0));
        proxy.Begin(_ => ProxyFault.None);

        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => journal.AppendAsync(Some.Append(Some.Key(i), Some.Bytes(500, i)), None)));

        Assert.InRange(proxy.Requests, 10, 60);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_completes_when_it_is_sent_again()
    {
        await using var proxy = await AccountProxy.StartAsync();
        await CloseAsync();
        await using var journal = await OpenAsync(proxy.Account(_prefix, retries: 2));
        proxy.Begin(n => n == 1 ? ProxyFault.CutAfter : ProxyFault.None);

        await journal.AppendAsync(Some.Append(Some.Key(1), [1]), None);
        await journal.AppendAsync(Some.Append(Some.Key(2), [1]), None);

        Assert.Equal(2, journal.OpenTraces().Count);
        Assert.False(journal.IsFailed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_goes_wrong_on_the_way_what_was_acknowledged_is_there_and_nothing_else_for_long(int seed)
    {
        await using var proxy = await AccountProxy.StartAsync();
        await CloseAsync();
        var random = new Random(seed);
        ProxyFault[] kinds = [ProxyFault.Busy, ProxyFault.CutBefore, ProxyFault.CutAfter, ProxyFault.Silent];
        var acknowledged = new Dictionary<long, byte[]>();
        var (failed, released) = (0, 0);
        var journal = await OpenAsync(proxy.Account(_prefix, retries: seed % 2, TimeSpan.FromMilliseconds(300)));
        proxy.Begin(_ =>
        {
            lock (random)
                return random.Next(4) > 0 ? ProxyFault.None : kinds[random.Next(20) == 0 ? 3 : random.Next(3)];
        });
        for (var round = 0; round < 40; round++)
        {
            var appends = Enumerable.Range(0, 1 + (round % 7)).Select(i => Some.Bytes(round % 9 == 0 ? 1_500_000 : 400, (round * 10) + i)).ToList();
            var outcomes = await Task.WhenAll(appends.Select(async (p, i) => await SequenceAsync(journal, Some.Append(Some.Key(i), p))));
            for (var i = 0; i < appends.Count; i++)
            {
                if (outcomes[i] is { } sequence)
                    acknowledged.Add(sequence, appends[i]);
                else
                    failed++;
            }

            var release = acknowledged.Keys.Where(_ => round % 3 == 0).Take(4).ToList();
            journal.Release(release);
            release.ForEach(s => acknowledged.Remove(s));
            released += release.Count;
        }

        proxy.Begin(_ => ProxyFault.None);
        acknowledged.Add(await journal.AppendAsync(Some.Append(Some.Key(99), [9]), None), [9]);
        await journal.DisposeAsync();
        Assert.True(failed > 3 && released > 20 && acknowledged.Count > 20, $"Too tame: {failed} failed, {released} released, {acknowledged.Count} left.");
        await using var next = await OpenAsync(await Azurite.AccountAsync(_prefix));
        foreach (var (sequence, payload) in acknowledged)
            Assert.Equal(payload, Assert.Single(await next.EntriesAsync([sequence], None)).Content.Payload.ToArray());
        var all = new List<long>();
        foreach (var open in next.OpenTraces())
            all.AddRange((await next.EntriesAsync(open.Key, None)).Select(e => e.Sequence));
        // What failed may be there where its lane wrote nothing more.
        Assert.InRange(all.Count, acknowledged.Count, acknowledged.Count + failed);
        Assert.True(all.Contains(acknowledged.Keys.Max()), "The last one is not there.");
    }

    [Fact]
    public async Task An_account_that_is_away_for_a_while_fails_appends_and_the_journal_goes_on()
    {
        await using var proxy = await AccountProxy.StartAsync();
        await CloseAsync();
        await using var journal = await OpenAsync(proxy.Account(_prefix, retries: 0));
        var before = await journal.AppendAsync(Some.Append(Some.Key(1), [1]), None);
        proxy.Begin(_ => ProxyFault.CutAfter);
        for (var i = 0; i < 5; i++)
            await Assert.ThrowsAsync<StorageUnavailableException>(() => journal.AppendAsync(Some.Append(Some.Key(2), [2]), None));
        proxy.Begin(_ => ProxyFault.None);
        var after = await journal.AppendAsync(Some.Append(Some.Key(3), [3]), None);
        await journal.DisposeAsync();

        await using var next = await OpenAsync(await Azurite.AccountAsync(_prefix));
        Assert.Equal([Some.Key(1), Some.Key(3)], next.OpenTraces().OrderBy(t => t.LastReceivedAt).Select(t => t.Key).OrderBy(k => k == Some.Key(3)));
        Assert.Equal(2, (await next.EntriesAsync([before, after], None)).Count);
    }

    [Fact]
    public async Task Past_its_bound_it_refuses_and_names_the_setting_until_something_is_released()
    {
        await CloseAsync();
        await using var journal = await OpenAsync(
            await Azurite.AccountAsync(_prefix), new TablesOptions { Prefix = _prefix }, Bounds with { MaxUnreleasedBytes = 1_000_000 });
        var sequences = new List<long>();
        for (var i = 0; i < 19; i++)
            sequences.Add(await journal.AppendAsync(Some.Append(Some.Key(1), Some.Bytes(50_000, i)), None));

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() =>
            journal.AppendAsync(Some.Append(Some.Key(1), Some.Bytes(60_000, 9)), None));
        Assert.Contains("Traces:Journal:MaxUnreleasedBytes", refused.Message, StringComparison.Ordinal);
        await journal.AppendAsync(Some.Append(Some.Key(1), []), None);

        journal.Release(sequences);
        await journal.AppendAsync(Some.Append(Some.Key(1), Some.Bytes(60_000, 9)), None);
    }

    [Fact]
    public async Task A_crash_in_the_middle_of_a_large_entry_leaves_nothing_after_the_next_start()
    {
        await using var proxy = await AccountProxy.StartAsync();
        await CloseAsync();
        await using (var journal = await OpenAsync(proxy.Account(_prefix, retries: 0)))
        {
            proxy.Begin(n => n <= 2 ? ProxyFault.None : ProxyFault.CutBefore);
            await Assert.ThrowsAsync<StorageUnavailableException>(() => journal.AppendAsync(Some.Append(Some.Key(1), Some.Bytes(9_000_000, 1)), None));
            Assert.True(await RowsAsync() > 6);
        }

        await using var next = await OpenAsync(await Azurite.AccountAsync(_prefix));
        Assert.Empty(next.OpenTraces());
        Assert.Equal(4, await RowsAsync());
    }

    [Fact]
    public async Task A_journal_with_fewer_lanes_than_before_has_what_was_in_the_others()
    {
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Journal.AppendAsync(Some.Append(Some.Key(i), [1]), None)));
        await CloseAsync();
        await using var next = await OpenAsync(await Azurite.AccountAsync(_prefix), new TablesOptions { Prefix = _prefix, JournalLanes = 1 }, Bounds);

        Assert.Equal(400, next.OpenTraces().Count);
        var sequences = new List<long>();
        for (var i = 0; i < 400; i++)
            sequences.AddRange((await next.EntriesAsync(Some.Key(i), None)).Select(e => e.Sequence));
        Assert.True(sequences.Select(JournalRows.LaneOf).Distinct().Count() > 1, "All went into one lane, which shows nothing.");
        next.Release(sequences);
        await next.DisposeAsync();
        Assert.Equal(4, await RowsAsync());
    }

    private static async Task<long?> SequenceAsync(TableJournal journal, JournalAppend append)
    {
        try
        {
            return await journal.AppendAsync(append, None);
        }
        catch (StorageUnavailableException)
        {
            return null;
        }
    }

    private async Task<int> RowsAsync()
    {
        var count = 0;
        await foreach (var row in (await Azurite.AccountAsync(_prefix)).Table("journal").QueryAsync<Azure.Data.Tables.TableEntity>())
            count++;
        return count;
    }

    private Task<TableJournal> OpenAsync(TableAccount account) =>
        OpenAsync(account, new TablesOptions { Prefix = _prefix, CachedJournalBytes = 100_000 }, Bounds);

    private static async Task<TableJournal> OpenAsync(TableAccount account, TablesOptions options, FileJournalOptions bounds)
    {
        var journals = await TableJournals.OpenAsync(account, options, bounds, NullLogger<TableJournal>.Instance, None);
        return await journals.OpenOwnAsync("one", None);
    }
}
