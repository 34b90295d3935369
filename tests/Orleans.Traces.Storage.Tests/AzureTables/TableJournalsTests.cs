using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Claims;
using Orleans.Traces.Storage.AzureTables;
using Orleans.Traces.Storage.Embedded.Journal;
using Orleans.Traces.Storage.Tests.Journal;

namespace Orleans.Traces.Storage.Tests.AzureTables;

/// <summary>Journals of several silos: the register, claims, and the end of a journal.</summary>
public sealed class TableJournalsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _prefix = Azurite.Prefix();

    [Fact]
    public async Task A_claim_takes_what_is_unreleased_and_shuts_the_holder_out()
    {
        var journals = await OpenAsync();
        await using var own = await journals.OpenOwnAsync("s-a", None);
        var released = await own.AppendAsync(Some.Append(Some.Key(1), [1]), None);
        await own.AppendAsync(Some.Append(Some.Key(2), [2, 3]), None);
        own.Release([released]);

        await using var claimed = (await journals.ClaimAsync(new HeldJournal("s-a", "s-a"), "s-b", None))!;

        Assert.Equal([new HeldJournal("s-a", "s-b")], await journals.ListAsync(None));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => own.AppendAsync(Some.Append(Some.Key(3), [1]), None));
        Assert.True(own.IsFailed);
        Assert.Equal([2, 3], Assert.Single(await claimed.EntriesAsync(Some.Key(2), None)).Content.Payload.ToArray());
        Assert.False(claimed.Failed.IsCompleted);
        await Assert.ThrowsAsync<InvalidOperationException>(() => claimed.AppendAsync(Some.Append(Some.Key(3), [1]), None));
    }

    [Fact]
    public async Task Of_several_that_claim_from_the_same_holder_one_gets_it()
    {
        var journals = await OpenAsync();
        await using (var own = await journals.OpenOwnAsync("s-a", None))
            await own.AppendAsync(Some.Append(Some.Key(1), [1]), None);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => journals.ClaimAsync(new HeldJournal("s-a", "s-a"), $"s-{i}", None)));

        await using var got = Assert.Single(claims.OfType<IClaimedJournal>());
        Assert.Single(got.OpenTraces());
        Assert.Null(await journals.ClaimAsync(new HeldJournal("s-a", "s-a"), "s-late", None));
        Assert.Null(await journals.ClaimAsync(new HeldJournal("s-none", "s-none"), "s-late", None));
    }

    [Fact]
    public async Task A_claim_that_broke_off_is_finished_by_asking_again()
    {
        await using var proxy = await AccountProxy.StartAsync();
        var journals = await OpenAsync(proxy.Account(_prefix, retries: 0));
        await using (var own = await journals.OpenOwnAsync("s-a", None))
            await own.AppendAsync(Some.Append(Some.Key(1), [1]), None);
        // The register is read and written; nothing after that.
        proxy.Begin(n => n <= 2 ? ProxyFault.None : ProxyFault.CutBefore);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => journals.ClaimAsync(new HeldJournal("s-a", "s-a"), "s-b", None));
        proxy.Begin(_ => ProxyFault.None);

        Assert.Equal([new HeldJournal("s-a", "s-b")], await journals.ListAsync(None));
        await using var claimed = (await journals.ClaimAsync(new HeldJournal("s-a", "s-b"), "s-b", None))!;
        Assert.Single(claimed.OpenTraces());
    }

    [Fact]
    public async Task A_journal_is_retired_once_nothing_in_it_is_unreleased_and_leaves_no_row()
    {
        var journals = await OpenAsync();
        long sequence;
        await using (var own = await journals.OpenOwnAsync("s-a", None))
            sequence = await own.AppendAsync(Some.Append(Some.Key(1), Some.Bytes(800_000, 1)), None);
        await using var claimed = (await journals.ClaimAsync(new HeldJournal("s-a", "s-a"), "s-b", None))!;
        Assert.False(await claimed.RetireAsync(None));
        Assert.Single(claimed.OpenTraces());

        claimed.Release([sequence]);
        Assert.True(await claimed.RetireAsync(None));

        Assert.Empty(await journals.ListAsync(None));
        Assert.Equal(0, await RowsAsync());
    }

    [Fact]
    public async Task An_owner_whose_journal_was_claimed_and_retired_can_commit_nothing()
    {
        var journals = await OpenAsync();
        await using var own = await journals.OpenOwnAsync("s-a", None);
        await using var claimed = (await journals.ClaimAsync(new HeldJournal("s-a", "s-a"), "s-b", None))!;
        Assert.True(await claimed.RetireAsync(None));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => own.AppendAsync(Some.Append(Some.Key(1), [1]), None));

        Assert.True(own.IsFailed);
        Assert.Equal(0, await RowsAsync());
    }

    [Fact]
    public async Task One_that_was_claimed_again_is_not_retired_by_who_had_it_before()
    {
        var journals = await OpenAsync();
        await using (await journals.OpenOwnAsync("s-a", None))
        {
        }

        await using var before = (await journals.ClaimAsync(new HeldJournal("s-a", "s-a"), "s-b", None))!;
        await using var after = (await journals.ClaimAsync(new HeldJournal("s-a", "s-b"), "s-c", None))!;

        Assert.False(await before.RetireAsync(None));
        Assert.Equal([new HeldJournal("s-a", "s-c")], await journals.ListAsync(None));
        Assert.True(await after.RetireAsync(None));
    }

    private async Task<int> RowsAsync()
    {
        var count = 0;
        await foreach (var row in (await Azurite.AccountAsync(_prefix)).Table("journal").QueryAsync<Azure.Data.Tables.TableEntity>())
            count++;
        return count;
    }

    private async Task<TableJournals> OpenAsync(TableAccount? account = null) => await TableJournals.OpenAsync(
        account ?? await Azurite.AccountAsync(_prefix), new TablesOptions { Prefix = _prefix }, new FileJournalOptions(), NullLogger<TableJournal>.Instance, None);
}
