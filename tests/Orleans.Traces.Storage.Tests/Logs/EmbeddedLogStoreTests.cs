using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;
using Orleans.Traces.Storage.Embedded.Logs;
using Orleans.Traces.Storage.Embedded.Store;
using Orleans.Traces.Storage.Tests.Store;

namespace Orleans.Traces.Storage.Tests.Logs;

public sealed class EmbeddedLogStoreTests : LogStoreContract
{
    private static readonly EmbeddedStoreOptions Options = new() { SegmentBytes = 256 * 1024, MaxQueuedBytes = 8 << 20 };

    private readonly TempFolder _folder = new();
    private readonly Faults _faults = new();
    private readonly ListLogger _log = new();
    private Action<SqliteConnection>? _committing;
    private EmbeddedLogStore? _open;

    private string TodaysFolder => Path.Combine(_folder.Path, Some.Project.ToString(), Day.NameOf(Today));

    public override async Task DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    protected override Task<ILogStore> OpenAsync() => Task.FromResult<ILogStore>(_open = Open(_folder.Path));

    protected override async Task CloseAsync()
    {
        if (_open is not null)
            await _open.DisposeAsync();
        _open = null;
    }

    [Fact]
    public async Task A_second_store_in_the_same_folder_is_refused_by_name()
    {
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(OpenAsync);
        Assert.Contains(_folder.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_save_is_in_a_copy_of_the_folder_made_while_it_is_open()
    {
        await SaveAsync(Some.LooseLog(1, Noon));
        using var copy = new TempFolder();
        _folder.CopyTo(copy.Path);

        await using var store = Open(copy.Path);

        Assert.Single((await store.ListAsync(All, None)).Logs);
    }

    [Fact]
    public async Task Every_connection_that_commits_syncs_fully_and_writes_ahead()
    {
        var pragmas = new List<string>();
        _committing = connection => pragmas.Add($"{Scalar(connection, "PRAGMA synchronous")} {Scalar(connection, "PRAGMA journal_mode")}");
        await SaveAsync(Some.LooseLog(1, Noon));
        Time.Advance(TimeSpan.FromDays(1));
        await SaveAsync(Some.LooseLog(2, Noon));

        // A day that is there already, after a restart.
        await ReopenAsync();
        await SaveAsync(Some.LooseLog(3, Noon));

        Assert.Equal(["2 wal", "2 wal", "2 wal"], pragmas);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task After_a_disk_that_was_full_or_failed_the_store_goes_on_in_a_new_file_and_nothing_is_lost(bool full, bool failing)
    {
        await SaveAsync(Some.LooseLog(1, Noon));
        (_faults.DiskIsFull, _faults.SyncFails) = (full, failing);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => SaveAsync(Some.LooseLog(2, Noon)));
        Assert.Contains(_log.Lines, l => l.Level == LogLevel.Error && l.Text.Contains("Check the disk", StringComparison.Ordinal));
        Assert.Single((await Store.ListAsync(All, None)).Logs);

        (_faults.DiskIsFull, _faults.SyncFails) = (false, false);
        await SaveAsync(Some.LooseLog(2, Noon));

        AssertSame([Some.LooseLog(1, Noon), Some.LooseLog(2, Noon)], (await Store.ListAsync(All, None)).Logs);
        Assert.True(File.Exists(Path.Combine(TodaysFolder, "000002.seg")));
    }

    [Fact]
    public async Task A_crash_between_the_contents_and_the_commit_leaves_a_tail_that_nobody_reads()
    {
        await SaveAsync(Some.LooseLog(1, Noon));
        using var crashed = new TempFolder();
        _committing = _ => _folder.CopyTo(crashed.Path);
        await SaveAsync(Some.LooseLog(2, Noon));
        _committing = null;

        await using var store = Open(crashed.Path);
        Assert.Single((await store.ListAsync(All, None)).Logs);
        await store.SaveAsync(Some.Project, [Some.LooseLog(2, Noon)], None);
        AssertSame([Some.LooseLog(1, Noon), Some.LooseLog(2, Noon)], (await store.ListAsync(All, None)).Logs);
    }

    [Fact]
    public async Task A_drop_that_a_crash_cut_off_is_finished_at_the_next_start()
    {
        await SaveAsync(Some.LooseLog(1, Noon));
        await CloseAsync();
        Directory.Move(TodaysFolder, TodaysFolder + ".dropped");
        await ReopenAsync();

        Assert.Empty(Directory.GetDirectories(Path.GetDirectoryName(TodaysFolder)!));
        Assert.Empty(Store.Days());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_drop_leaves_no_folder_behind_nor_what_an_earlier_one_left(bool leftOver)
    {
        await SaveAsync(Some.LooseLog(1, Noon));
        if (leftOver)
            Directory.CreateDirectory(Path.Combine(TodaysFolder + ".dropped", "some"));
        await Store.DropDayAsync(new ProjectDay(Some.Project, Today), None);
        Assert.Empty(Directory.GetDirectories(Path.GetDirectoryName(TodaysFolder)!));
    }

    [Fact]
    public async Task A_damaged_block_is_named_in_the_log_and_the_other_records_are_read()
    {
        await SaveAsync(Some.LooseLog(1, Noon));
        await SaveAsync(Some.LooseLog(2, Noon));
        var path = Path.Combine(TodaysFolder, "000001.seg");
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = 60;
            file.WriteByte(0xEE);
        }

        Assert.Equal(Some.LooseLog(2, Noon).Hash, Assert.Single((await Store.ListAsync(All, None)).Logs).Hash);
        Assert.Contains(_log.Lines, l => l.Level == LogLevel.Error && l.Text.Contains($"offset 0 of {path}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_opens_only_the_days_that_it_can_hit()
    {
        var old = TodaysFolder;
        await SaveAsync(Some.LooseLog(1, Noon));
        Time.Advance(TimeSpan.FromDays(1));
        await SaveAsync(Some.LooseLog(2, Noon + Minute), Some.LooseLog(3, Noon + Minute + 1));
        await ReopenAsync();
        await File.WriteAllBytesAsync(Path.Combine(old, LogDayConnection.FileName), Some.Bytes(8192, 1));

        Assert.Equal(2, (await Store.ListAsync(All with { From = Noon + 1 }, None)).Logs.Count);
        Assert.Single((await Store.ListAsync(All with { Limit = 1 }, None)).Logs);
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.ListAsync(All, None));
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.ListAsync(All with { To = Noon + 1 }, None));
    }

    [Fact]
    public async Task More_than_may_wait_is_refused()
    {
        using var gate = new ManualResetEventSlim();
        using var reached = new SemaphoreSlim(0);
        _committing = _ =>
        {
            reached.Release();
            gate.Wait();
        };
        var first = SaveAsync(Some.LooseLog(1, Noon));
        await reached.WaitAsync();

        var large = Some.LooseLog(2, Noon, service: Convert.ToHexString(Some.Bytes(16 << 20, 1)));
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => SaveAsync(large));

        Assert.Contains("Traces:Store:MaxQueuedBytes", refused.Message, StringComparison.Ordinal);
        gate.Set();
        await first;
    }

    [Fact]
    public async Task A_closed_store_refuses()
    {
        await _open!.DisposeAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => SaveAsync(Some.LooseLog(1, Noon)));
    }

    [Fact]
    public void A_block_lies_within_one_minute_and_is_not_large()
    {
        var random = new Random(3);
        var logs = Enumerable.Range(0, 500).Select(i => Some.LooseLog(i, Noon + ((ulong)random.Next(200) * 1_000_000_000), 3_000)).ToList();

        var blocks = LogBlock.Of(logs);

        Assert.All(blocks, b => Assert.Equal(LogBlock.StartOfMinute(b.First), LogBlock.StartOfMinute(b.Last)));
        Assert.True(blocks.Count > 6, $"{blocks.Count} blocks: 1.5 MB, and 4 minutes, make more.");
        AssertSame(logs, blocks.SelectMany(b => ContentBlock.Read(default, b.Bytes)).Cast<Otlp.LogItem>());
        Assert.Equal((Noon, Noon + Minute - 1), (LogBlock.StartOfMinute(Noon + 5), LogBlock.EndOfMinute(Noon + 5)));
        Assert.Equal(ulong.MaxValue, LogBlock.EndOfMinute(ulong.MaxValue));
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private EmbeddedLogStore Open(string path) =>
        EmbeddedLogStore.Open(path, Time, Options, _log, new StoreDisk(_faults.Open, c => _committing?.Invoke(c)));
}
