using System.Text;
using Orleans.Traces.Storage.AzureTables;
using Orleans.Traces.Storage.Tests.Config;

namespace Orleans.Traces.Storage.Tests.AzureTables;

/// <summary>The contract on Azurite, and answers that are lost.</summary>
public sealed class TableConfigStoreTests : ConfigStoreContract
{
    private readonly string _prefix = Azurite.Prefix();

    public override Task DisposeAsync() => Task.CompletedTask;

    protected override async Task<IConfigStore> OpenAsync() => await TableConfigStore.OpenAsync(await Azurite.AccountAsync(_prefix), None);

    protected override Task<IConfigStore> OpenAnotherAsync() => OpenAsync();

    protected override Task CloseAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_known_as_its_own_when_it_is_sent_again()
    {
        await using var proxy = await AccountProxy.StartAsync();
        var store = await TableConfigStore.OpenAsync(proxy.Account(_prefix, retries: 2), None);
        var key = new ConfigKey("project", "alpha");
        proxy.Begin(n => n == 1 ? ProxyFault.CutAfter : ProxyFault.None);
        var first = Assert.IsType<ConfigOutcome.Written>(await store.PutAsync(key, Encoding.UTF8.GetBytes("first"), null, None));
        // The second request is the write; the first reads.
        proxy.Begin(n => n == 2 ? ProxyFault.CutAfter : ProxyFault.None);
        var second = Assert.IsType<ConfigOutcome.Written>(await store.PutAsync(key, Encoding.UTF8.GetBytes("second"), first.ETag, None));

        Assert.Equal(second.ETag, (await Store.FindAsync(key, None))!.ETag);
        Assert.IsType<ConfigOutcome.Conflict>(await store.PutAsync(key, Encoding.UTF8.GetBytes("third"), first.ETag, None));
    }

    [Fact]
    public async Task An_account_that_is_away_is_said_to_be()
    {
        await using var proxy = await AccountProxy.StartAsync();
        var store = await TableConfigStore.OpenAsync(proxy.Account(_prefix, retries: 0), None);
        proxy.Begin(_ => ProxyFault.CutBefore);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.FindAsync(new ConfigKey("project", "alpha"), None));
        proxy.Begin(_ => ProxyFault.Busy);
        var busy = await Assert.ThrowsAsync<StorageUnavailableException>(() => store.FindAsync(new ConfigKey("project", "alpha"), None));
        Assert.Contains("busier", busy.Message, StringComparison.Ordinal);
    }
}
