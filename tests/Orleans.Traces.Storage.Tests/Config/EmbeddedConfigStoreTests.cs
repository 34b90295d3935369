using Microsoft.Data.Sqlite;
using Orleans.Traces.Storage.Embedded.Config;

namespace Orleans.Traces.Storage.Tests.Config;

public sealed class EmbeddedConfigStoreTests : ConfigStoreContract
{
    private readonly TempFolder _folder = new();
    private readonly List<EmbeddedConfigStore> _open = [];

    private string ConfigFolder => _folder["config"];

    public override async Task DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    protected override async Task<IConfigStore> OpenAsync()
    {
        var store = await EmbeddedConfigStore.OpenAsync(ConfigFolder, None);
        _open.Add(store);
        return store;
    }

    protected override Task<IConfigStore> OpenAnotherAsync() => OpenAsync();

    protected override Task CloseAsync()
    {
        _open.ForEach(s => s.Dispose());
        _open.Clear();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_was_written_is_in_a_copy_of_the_folder_made_while_it_is_open()
    {
        await Store.PutAsync(new ConfigKey("key", "a"), new byte[] { 1, 2, 3 }, null, None);

        using var copy = new TempFolder();
        _folder.CopyTo(copy.Path);
        using var store = await EmbeddedConfigStore.OpenAsync(copy["config"], None);

        Assert.Equal([1, 2, 3], (await store.FindAsync(new ConfigKey("key", "a"), None))!.Content.ToArray());
    }

    [Fact]
    public void Every_commit_is_synced()
    {
        using var connection = ConfigConnection.Open(ConfigFolder);

        const string Full = "2";
        Assert.Equal(("wal", Full), (connection.Pragma("journal_mode"), connection.Pragma("synchronous")));
    }

    [Fact]
    public void Nobody_else_may_look_into_the_folder()
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(ConfigFolder));
    }

    [Fact]
    public async Task A_database_of_a_later_version_is_refused_by_name()
    {
        await CloseAsync();
        await ExecuteAsync("PRAGMA user_version = 2");

        var refused = await Assert.ThrowsAsync<InvalidDataException>(OpenAsync);
        Assert.Contains(Path.Combine(ConfigFolder, "config.db"), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_by_name()
    {
        await CloseAsync();
        Directory.Delete(ConfigFolder, recursive: true);
        Directory.CreateDirectory(ConfigFolder);
        await File.WriteAllTextAsync(Path.Combine(ConfigFolder, "config.db"), new string('x', 5_000));

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(OpenAsync);
        Assert.Contains(ConfigFolder, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_fails_is_said_to_be_out_of_reach()
    {
        await ExecuteAsync("DROP TABLE documents");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.FindAsync(new ConfigKey("key", "a"), None));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.ListAsync("key", "", 1, None));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.PutAsync(new ConfigKey("key", "a"), default, null, None));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.DeleteAsync(new ConfigKey("key", "a"), "1", None));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(ConfigFolder, "config.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statement is this test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
