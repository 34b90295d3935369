using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.AzureTables;
using Orleans.Traces.Storage.Tests.Logs;

namespace Orleans.Traces.Storage.Tests.AzureTables;

/// <summary>The contract on Azurite, and saves that end anywhere.</summary>
public sealed class TableLogStoreTests : LogStoreContract
{
    private readonly string _prefix = Azurite.Prefix();
    private TableLogStore? _open;

    public override Task DisposeAsync() => CloseAsync();

    protected override async Task<ILogStore> OpenAsync() =>
        _open = await TableLogStore.OpenAsync(await Azurite.AccountAsync(_prefix), Time, NullLogger<TableLogStore>.Instance, None);

    protected override Task CloseAsync()
    {
        _open?.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_save_that_ends_anywhere_leaves_nothing_unreadable_and_can_be_repeated()
    {
        // In several requests, since one takes no more than 2.8 MB.
        Otlp.LogItem[] logs = [Some.LooseLog(1, Noon, textLength: 9_000_000), Some.LooseLog(2, Noon + 1)];
        await using var proxy = await AccountProxy.StartAsync();
        var ends = 0;
        for (var at = 1; ; at++)
        {
            proxy.Begin(_ => ProxyFault.None);
            using var store = await TableLogStore.OpenAsync(proxy.Account(_prefix, retries: 0), Time, NullLogger<TableLogStore>.Instance, None);
            proxy.Begin(n => n < at ? ProxyFault.None : ProxyFault.CutAfter);
            var ended = false;
            try
            {
                await store.SaveAsync(Some.Project, logs, None);
            }
            catch (StorageUnavailableException)
            {
                ended = true;
                ends++;
            }

            Assert.InRange((await Store.ListAsync(All, None)).Logs.Count, 0, 2);
            await SaveAsync(logs);
            AssertSame(logs, (await Store.ListAsync(All, None)).Logs);
            await Store.DropDayAsync(new ProjectDay(Some.Project, Today), None);
            if (!ended)
                break;
        }

        Assert.True(ends > 4, $"{ends} ends are too few to show anything.");
    }
}
