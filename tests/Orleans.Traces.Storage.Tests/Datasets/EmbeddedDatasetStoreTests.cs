using Microsoft.Data.Sqlite;
using Orleans.Traces.Datasets;
using Orleans.Traces.Storage.Embedded.Datasets;

namespace Orleans.Traces.Storage.Tests.Datasets;

public sealed class EmbeddedDatasetStoreTests : DatasetStoreContract
{
    private readonly TempFolder _folder = new();
    private readonly List<EmbeddedDatasetStore> _open = [];

    private string Folder => _folder["datasets"];

    public override async Task DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    protected override async Task<IDatasetStore> OpenAsync()
    {
        var store = await EmbeddedDatasetStore.OpenAsync(Folder, None);
        _open.Add(store);
        return store;
    }

    protected override Task<IDatasetStore> OpenAnotherAsync() => OpenAsync();

    protected override Task CloseAsync()
    {
        _open.ForEach(s => s.Dispose());
        _open.Clear();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_was_committed_is_in_a_copy_of_the_folder_made_while_it_is_open()
    {
        await Store.CommitAsync(Key, SomeCases.Adding(0, "a"), None);

        using var copy = new TempFolder();
        _folder.CopyTo(copy.Path);
        using var store = await EmbeddedDatasetStore.OpenAsync(copy["datasets"], None);

        Assert.NotNull(await store.FindCaseAsync(Key, "a", 1, None));
    }

    [Fact]
    public void Every_commit_is_synced()
    {
        using var connection = DatasetConnection.Open(Folder);

        const string Full = "2";
        Assert.Equal(("wal", Full), (connection.Pragma("journal_mode"), connection.Pragma("synchronous")));
    }

    [Fact]
    public async Task A_database_of_a_later_version_is_refused_by_name()
    {
        await CloseAsync();
        await ExecuteAsync("PRAGMA user_version = 2");

        var refused = await Assert.ThrowsAsync<InvalidDataException>(OpenAsync);
        Assert.Contains(Path.Combine(Folder, "datasets.db"), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_fails_is_said_to_be_out_of_reach_and_a_damaged_case_to_be_damaged()
    {
        await Store.CommitAsync(Key, SomeCases.Adding(0, "a"), None);
        await ExecuteAsync("UPDATE cases SET content = x'7b'");
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.FindCaseAsync(Key, "a", 1, None));
        await ExecuteAsync("DROP TABLE datasets");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.FindAsync(Key, None));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.CommitAsync(Key, SomeCases.Adding(1, "b"), None));
    }

    [Fact]
    public async Task A_commit_that_fails_half_way_leaves_nothing()
    {
        await Store.CommitAsync(Key, SomeCases.Adding(0, "a"), None);
        await ExecuteAsync("CREATE TRIGGER full BEFORE INSERT ON cases WHEN NEW.id = 'c' BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.CommitAsync(Key, SomeCases.Adding(1, "b", "c"), None));

        Assert.Equal(1, (await Store.FindAsync(Key, None))!.Version);
        Assert.Null(await Store.FindCaseAsync(Key, "b", int.MaxValue, None));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "datasets.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statement is this test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
