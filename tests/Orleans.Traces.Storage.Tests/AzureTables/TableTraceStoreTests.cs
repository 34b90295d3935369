using Orleans.Traces.Storage.AzureTables;
using Orleans.Traces.Storage.Tests.Store;

namespace Orleans.Traces.Storage.Tests.AzureTables;

/// <summary>The contract on Azurite.</summary>
public sealed class TableTraceStoreTests : TraceStoreContract
{
    private readonly string _prefix = Azurite.Prefix();
    private TableTraceStore? _open;

    public override Task DisposeAsync() => CloseAsync();

    protected override bool GivesOnlyWhatFulfils => false;

    protected override async Task<ITraceStore> OpenAsync()
    {
        _open = await TableTraceStore.OpenAsync(await Azurite.AccountAsync(_prefix), Time, None);
        _open.Retention = Retention;
        return _open;
    }

    [Fact]
    public async Task What_another_process_deletes_is_known_here_as_deleted_once_it_was_looked_for()
    {
        var key = Some.Key(1);
        await Store.SaveAsync(Some.Save(key), None);
        using var other = await TableTraceStore.OpenAsync(await Azurite.AccountAsync(_prefix), Time, None);
        Assert.True(await other.DeleteAsync(key, isOpen: false, None));
        Assert.False(Store.IsKnownDeleted(key));

        Assert.Null(await Store.FindAsync(key, None));

        Assert.True(Store.IsKnownDeleted(key));
    }

    protected override Task CloseAsync()
    {
        _open?.Dispose();
        return Task.CompletedTask;
    }
}
