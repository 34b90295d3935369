using Orleans.Traces.Datasets;
using Orleans.Traces.Storage.AzureTables;
using Orleans.Traces.Storage.Tests.Datasets;

namespace Orleans.Traces.Storage.Tests.AzureTables;

/// <summary>The contract on Azurite, answers that are lost, and processes that die half-way.</summary>
public sealed class TableDatasetStoreTests : DatasetStoreContract
{
    private readonly string _prefix = Azurite.Prefix();

    public override Task DisposeAsync() => Task.CompletedTask;

    protected override async Task<IDatasetStore> OpenAsync() => await TableDatasetStore.OpenAsync(await Azurite.AccountAsync(_prefix), None);

    protected override Task<IDatasetStore> OpenAnotherAsync() => OpenAsync();

    protected override Task CloseAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_known_as_its_own_when_it_is_sent_again()
    {
        await using var proxy = await AccountProxy.StartAsync();
        var store = await TableDatasetStore.OpenAsync(proxy.Account(_prefix, retries: 2), None);
        for (var lost = 1; lost <= 6; lost++)
        {
            proxy.Begin(n => n == lost ? ProxyFault.CutAfter : ProxyFault.None);
            var made = Assert.IsType<DatasetOutcome.Committed>(await store.CommitAsync(Key with { Name = $"made-{lost}" }, SomeCases.Adding(0, "a"), None));
            proxy.Begin(n => n == lost ? ProxyFault.CutAfter : ProxyFault.None);
            Assert.IsType<DatasetOutcome.Committed>(await store.CommitAsync(Key with { Name = $"made-{lost}" }, SomeCases.Adding(made.Head.Version, "b"), None));
            proxy.Begin(n => n == lost ? ProxyFault.CutAfter : ProxyFault.None);
            Assert.True(await store.DeleteAsync(Key with { Name = $"made-{lost}" }, None));
        }

        Assert.Empty(await Store.ListAsync(Key.Project, None));
    }

    [Fact]
    public async Task A_process_that_dies_anywhere_in_a_large_commit_leaves_the_version_before_or_the_whole()
    {
        await using var proxy = await AccountProxy.StartAsync();
        var store = await TableDatasetStore.OpenAsync(proxy.Account(_prefix, retries: 0), None);
        var (died, version) = (0, Assert.IsType<DatasetOutcome.Committed>(await Store.CommitAsync(Key, SomeCases.Adding(0, "a"), None)).Head.Version);
        for (var last = 1; last <= 8; last++)
        {
            var deadAfter = last;
            proxy.Begin(n => n > deadAfter ? ProxyFault.CutBefore : ProxyFault.None);
            var commit = SomeCases.Commit(version, [.. Enumerable.Range(0, 150).Select(i => ($"bulk-{i:D3}", (DatasetCase?)SomeCases.Case($"bulk-{i:D3}", $"by {deadAfter}")))]);
            try
            {
                await store.CommitAsync(Key, commit, None);
            }
            catch (StorageUnavailableException)
            {
                died++;
            }

            // Others go on, with the very version that the dead one was about to make.
            var head = (await Store.FindAsync(Key, None))!;
            version = Assert.IsType<DatasetOutcome.Committed>(await Store.CommitAsync(Key, SomeCases.Adding(head.Version, $"next-{last}"), None)).Head.Version;
            var bulk = (await Store.ListCasesAsync(Key, version, "bulk", 200, None)).Cases.Where(c => c.Id.StartsWith("bulk", StringComparison.Ordinal)).ToList();
            Assert.True(bulk.Count is 0 or 150, $"{bulk.Count} cases after {last} requests");
            Assert.Equal(bulk.Count, (await Store.ListMarksAsync(Key, None)).Count(m => m.Id.StartsWith("bulk", StringComparison.Ordinal)));
            Assert.Equal(bulk.Count > 0, await Store.FindCaseAsync(Key, "bulk-007", version, None) is not null);
            Assert.Equal(bulk.Count > 0, (await Store.ListRevisionsAsync(Key, "bulk-007", int.MaxValue, 10, None)).Count > 0);
        }

        Assert.True(died is >= 3 and < 8, $"Too tame: {died} of 8 died.");
    }

    [Fact]
    public async Task A_process_that_dies_anywhere_while_it_deletes_leaves_a_name_that_can_be_used()
    {
        await using var proxy = await AccountProxy.StartAsync();
        var store = await TableDatasetStore.OpenAsync(proxy.Account(_prefix, retries: 0), None);
        var died = 0;
        for (var last = 1; last <= 8; last++)
        {
            var key = Key with { Name = $"deleted-{last}" };
            var before = Assert.IsType<DatasetOutcome.Committed>(await Store.CommitAsync(key, SomeCases.Adding(0, "a"), None)).Head.Version;
            var deadAfter = last;
            proxy.Begin(n => n > deadAfter ? ProxyFault.CutBefore : ProxyFault.None);
            try
            {
                await store.DeleteAsync(key, None);
            }
            catch (StorageUnavailableException)
            {
                died++;
            }

            var head = await Store.FindAsync(key, None);
            if (head is not null)
                Assert.True(await Store.DeleteAsync(key, None));
            var made = Assert.IsType<DatasetOutcome.Committed>(await Store.CommitAsync(key, SomeCases.Adding(0, "b"), None)).Head;
            Assert.True(made.Version > before);
            Assert.Equal("b", Assert.Single((await Store.ListCasesAsync(key, int.MaxValue, "", 10, None)).Cases).Id);
        }

        Assert.True(died is >= 3 and < 8, $"Too tame: {died} of 8 died.");
    }
}
