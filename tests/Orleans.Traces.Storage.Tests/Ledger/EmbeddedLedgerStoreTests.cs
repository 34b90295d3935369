using Microsoft.Data.Sqlite;
using Orleans.Traces.Ledger;
using Orleans.Traces.Storage.Embedded.Ledger;

namespace Orleans.Traces.Storage.Tests.Ledger;

public sealed class EmbeddedLedgerStoreTests : LedgerStoreContract
{
    private readonly TempFolder _folder = new();
    private EmbeddedLedgerStore _store;

    public EmbeddedLedgerStoreTests() => _store = EmbeddedLedgerStore.Open(_folder.Path);

    protected override ILedgerStore Store => _store;

    public override void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    protected override Task ReopenAsync()
    {
        _store.Dispose();
        _store = EmbeddedLedgerStore.Open(_folder.Path);
        return Task.CompletedTask;
    }

    [Fact]
    public void A_second_ledger_in_the_same_folder_is_refused_by_name()
    {
        var refused = Assert.Throws<StorageUnavailableException>(() => EmbeddedLedgerStore.Open(_folder.Path));
        Assert.Contains(_folder.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_ledger_is_named_and_may_be_removed()
    {
        _store.Dispose();
        File.WriteAllText(_folder[LedgerConnection.FileName], new string('x', 10_000));

        var refused = Assert.Throws<StorageUnavailableException>(() => EmbeddedLedgerStore.Open(_folder.Path));

        Assert.Contains(_folder.Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains("may be removed", refused.Message, StringComparison.Ordinal);
        File.Delete(_folder[LedgerConnection.FileName]);
        _store = EmbeddedLedgerStore.Open(_folder.Path);
    }

    [Fact]
    public void A_ledger_of_a_later_version_is_left_alone()
    {
        _store.Dispose();
        using (var connection = new SqliteConnection($"Data Source={_folder[LedgerConnection.FileName]};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 2";
            command.ExecuteNonQuery();
        }

        Assert.Contains("format version 2", Assert.Throws<InvalidDataException>(() => EmbeddedLedgerStore.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_save_leaves_everything_as_it_was_and_is_an_outage()
    {
        await Store.SaveAsync([Row(1, received: 1)], default, None);
        using (var other = new SqliteConnection($"Data Source={_folder[LedgerConnection.FileName]};Pooling=false"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "CREATE TRIGGER broken BEFORE INSERT ON ledger WHEN NEW.part = 3 BEGIN SELECT RAISE(FAIL, 'the disk is full'); END";
            command.ExecuteNonQuery();
        }

        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => Store.SaveAsync([Row(1, received: 5), Row(2, received: 5), Row(3, received: 5)], new LedgerHour(500), None));

        Assert.Contains("the disk is full", failure.Message, StringComparison.Ordinal);
        var rows = await Store.ReadAsync(Some.Project, default, new LedgerHour(1_000), None);
        Assert.Equal([(1L, 1L)], rows.Select(r => (r.Part, r.Counts.Received)));
    }

    [Fact]
    public async Task A_closed_ledger_is_an_outage()
    {
        _store.Dispose();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.SaveAsync([], default, None));
    }

    private static LedgerRow Row(long part, long received) => new(
        new LedgerKey(new LedgerHour(100), new IngestSource(Some.Project, "k"), Otlp.OtlpSignal.Traces), part, LedgerCounts.Of(received, received, 0, 0, (0, 0)));
}
