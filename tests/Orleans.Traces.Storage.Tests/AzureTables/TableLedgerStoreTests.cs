using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;
using Orleans.Traces.Storage.AzureTables;
using Orleans.Traces.Storage.Tests.Ledger;

namespace Orleans.Traces.Storage.Tests.AzureTables;

/// <summary>The contract on Azurite, and two processes that count at once.</summary>
public sealed class TableLedgerStoreTests : LedgerStoreContract, IAsyncLifetime
{
    private readonly string _prefix = Azurite.Prefix();
    private TableLedgerStore _store = null!;

    protected override ILedgerStore Store => _store;

    public async Task InitializeAsync() => _store = await OpenAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public override void Dispose()
    {
    }

    protected override async Task ReopenAsync() => _store = await OpenAsync();

    [Fact]
    public async Task Two_processes_that_count_in_parts_of_the_same_number_are_both_read()
    {
        var other = await OpenAsync();
        var hour = LedgerHour.Of(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));
        var row = new LedgerRow(new LedgerKey(hour, IngestSource.OfProject(Some.Project), OtlpSignal.Traces), 1, LedgerCounts.Of(1, 1, 0, 0, (0, 0)));
        await Store.SaveAsync([row], hour, None);
        await other.SaveAsync([row], hour, None);

        Assert.Equal(2, (await Store.ReadAsync(Some.Project, hour, hour.Plus(1), None)).Sum(r => r.Counts.Received));
    }

    [Fact]
    public async Task A_save_of_more_rows_than_a_request_takes_is_read_whole()
    {
        var hour = LedgerHour.Of(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));
        await Store.SaveAsync(
            [.. Enumerable.Range(1, 250).Select(i => new LedgerRow(
                new LedgerKey(hour, IngestSource.OfProject(Some.Project), OtlpSignal.Traces), i, LedgerCounts.Of(i, i, 0, 0, (0, 0))))],
            hour, None);

        Assert.Equal(Enumerable.Range(1, 250).Select(i => (long)i), (await Store.ReadAsync(Some.Project, hour, hour.Plus(1), None)).Select(r => r.Part));
    }

    private async Task<TableLedgerStore> OpenAsync() => await TableLedgerStore.OpenAsync(await Azurite.AccountAsync(_prefix), None);
}
