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

    protected override Task CloseAsync()
    {
        _open?.Dispose();
        return Task.CompletedTask;
    }
}
