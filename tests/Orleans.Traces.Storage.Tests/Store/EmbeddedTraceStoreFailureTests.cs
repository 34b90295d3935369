using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.Tests.Store;

/// <summary>Disks that fail, crashes between two steps, and saves that meet in one group.</summary>
public sealed class EmbeddedTraceStoreFailureTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Faults _faults = new();
    private readonly ListLogger _log = new();
    private Action<SqliteConnection>? _committing;
    private EmbeddedTraceStore _store = null!;

    public Task InitializeAsync()
    {
        _store = Open(_folder.Path);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_connection_that_commits_syncs_fully_and_writes_ahead()
    {
        var pragmas = new List<string>();
        _committing = connection => pragmas.Add($"{Scalar(connection, "PRAGMA synchronous")} {Scalar(connection, "PRAGMA journal_mode")}");
        await SaveAsync(1);
        _time.Advance(TimeSpan.FromDays(1));
        await SaveAsync(2);

        // Days that are there already, after a restart.
        await _store.DisposeAsync();
        _store = Open(_folder.Path);
        await SaveAsync(1, basedOn: 1);
        await SaveAsync(2, basedOn: 1);

        Assert.Equal(["2 wal", "2 wal", "2 wal", "2 wal"], pragmas);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task After_a_disk_that_was_full_or_failed_the_store_goes_on_in_a_new_file_and_nothing_is_lost(bool full, bool failing)
    {
        await SaveAsync(1);
        (_faults.DiskIsFull, _faults.SyncFails) = (full, failing);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => SaveAsync(2));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => SaveAsync(3));
        Assert.Contains(_log.Lines, l => l.Level == LogLevel.Error && l.Text.Contains("Check the disk", StringComparison.Ordinal));

        (_faults.DiskIsFull, _faults.SyncFails) = (false, false);
        Assert.Null(await _store.FindAsync(Some.Key(2), None));
        await SaveAsync(2);

        for (var i = 1; i <= 2; i++)
            Assert.Equal(Some.Span(Some.Key(i), i).Hash, Assert.Single((await _store.FindAsync(Some.Key(i), None))!.Items).Hash);
        Assert.True(Directory.GetFiles(_folder.Path, "000002.seg", SearchOption.AllDirectories).Length == 1);
    }

    [Fact]
    public async Task A_commit_that_fails_leaves_nothing_and_the_save_may_be_repeated()
    {
        await SaveAsync(1);
        _committing = _ => throw new SqliteException("disk I/O error", SQLitePCL.raw.SQLITE_IOERR);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => SaveAsync(1, basedOn: 1));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => SaveAsync(2));
        Assert.Equal(1, (await _store.FindSummaryAsync(Some.Key(1), None))!.Revision);
        Assert.Single(await _store.ListAsync(new TraceListQuery { Project = Some.Project }, None));

        _committing = null;
        await SaveAsync(1, basedOn: 1);
        await SaveAsync(2);
        Assert.Equal(2, (await _store.FindAsync(Some.Key(1), None))!.Items.Count);
    }

    [Fact]
    public async Task A_commit_that_failed_and_landed_nevertheless_is_known_to_the_next_save()
    {
        await SaveAsync(1);
        _committing = connection =>
        {
            Scalar(connection, "COMMIT");
            throw new SqliteException("disk I/O error", SQLitePCL.raw.SQLITE_IOERR);
        };
        await Assert.ThrowsAsync<StorageUnavailableException>(() => SaveAsync(2));
        _committing = null;

        Assert.Equal(new SaveOutcome.Stale(1), await _store.SaveAsync(Save(2), None));
        await SaveAsync(2, basedOn: 1);
        Assert.Equal(2, (await _store.FindAsync(Some.Key(2), None))!.Items.Count);
        Assert.Equal(2, (await _store.ListAsync(new TraceListQuery { Project = Some.Project }, None)).Count);
    }

    [Fact]
    public async Task A_crash_between_the_tombstone_and_the_rows_is_made_good_at_the_start()
    {
        await SaveAsync(1);
        await SaveAsync(2);
        await _store.DisposeAsync();
        var day = Directory.GetDirectories(Path.Combine(_folder.Path, Some.Project.ToString())).Single();
        using (var connection = DayConnection.Open(day, create: true))
            connection.AddTombstone(Some.Key(1).TraceId);

        _store = Open(_folder.Path);

        Assert.True(_store.IsKnownDeleted(Some.Key(1)));
        using (var connection = DayConnection.Open(day, create: true))
            Assert.Equal([Some.Key(2).TraceId], connection.IdsAfter(0, 10).Select(r => r.Id));
    }

    [Fact]
    public async Task A_deletion_that_fails_is_no_deletion_and_can_be_repeated()
    {
        await SaveAsync(1);
        _time.Advance(TimeSpan.FromDays(1));
        var project = Path.Combine(_folder.Path, Some.Project.ToString());
        await File.WriteAllTextAsync(Path.Combine(project, Day.NameOf(DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime))), "no folder");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.DeleteAsync(Some.Key(1), isOpen: false, None));
        Assert.NotNull(await _store.FindAsync(Some.Key(1), None));

        File.Delete(Path.Combine(project, Day.NameOf(DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime))));
        Assert.True(await _store.DeleteAsync(Some.Key(1), isOpen: false, None));
        Assert.Null(await _store.FindAsync(Some.Key(1), None));
    }

    [Fact]
    public async Task A_day_of_the_first_version_is_brought_up_to_this_one()
    {
        await SaveAsync(1);
        await SaveAsync(2);
        await _store.DisposeAsync();
        var day = Directory.GetDirectories(Path.Combine(_folder.Path, Some.Project.ToString())).Single();
        using (var connection = DayConnection.Open(day, create: true))
        {
            Scalar(connection.Connection,
                "CREATE TABLE old (trace_id BLOB NOT NULL PRIMARY KEY, start INTEGER NOT NULL, revision INTEGER NOT NULL, summary BLOB NOT NULL, "
                + "blocks BLOB NOT NULL) STRICT, WITHOUT ROWID; INSERT INTO old SELECT trace_id, start, revision, summary, blocks FROM traces; "
                + "DROP TABLE scores; DROP TABLE due; DROP TABLE waiting; DROP TABLE traces; DROP TABLE tombstones; ALTER TABLE old RENAME TO traces; "
                + "CREATE INDEX traces_by_start ON traces (start DESC, trace_id DESC); PRAGMA user_version = 1;");
        }

        foreach (var run in Directory.GetFiles(day, "ids-*"))
            File.Delete(run);

        _store = Open(_folder.Path);

        for (var i = 1; i <= 2; i++)
            Assert.Equal(Some.Span(Some.Key(i), i).Hash, Assert.Single((await _store.FindAsync(Some.Key(i), None))!.Items).Hash);
        await SaveAsync(1, basedOn: 1);
        await SaveAsync(3);
        Assert.True(await _store.DeleteAsync(Some.Key(2), isOpen: false, None));
        Assert.Equal(2, (await _store.ListAsync(new TraceListQuery { Project = Some.Project }, None)).Count);
    }

    [Fact]
    public async Task A_day_of_a_later_version_is_refused_by_name()
    {
        await SaveAsync(1);
        await _store.DisposeAsync();
        var day = Directory.GetDirectories(Path.Combine(_folder.Path, Some.Project.ToString())).Single();
        using (var connection = DayConnection.Open(day, create: true))
            Scalar(connection.Connection, "PRAGMA user_version = 99");

        var refused = Assert.Throws<InvalidDataException>(() => Open(_folder.Path));
        Assert.Contains("format version 99", refused.Message, StringComparison.Ordinal);
        Assert.Contains(day, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crash_between_the_contents_and_the_commit_leaves_a_tail_that_nobody_reads()
    {
        await SaveAsync(1);
        using var crashed = new TempFolder();
        _committing = _ => _folder.CopyTo(crashed.Path);
        await SaveAsync(1, basedOn: 1);
        _committing = null;

        await using var store = Open(crashed.Path);
        Assert.Single((await store.FindAsync(Some.Key(1), None))!.Items);
        Assert.IsType<SaveOutcome.Saved>(await store.SaveAsync(Save(1, basedOn: 1), None));
        Assert.Equal(2, (await store.FindAsync(Some.Key(1), None))!.Items.Count);
    }

    [Fact]
    public async Task Saves_of_one_trace_that_meet_in_one_group_follow_each_other()
    {
        var commits = 0;
        using var gate = new ManualResetEventSlim();
        using var reached = new SemaphoreSlim(0);
        _committing = _ =>
        {
            if (commits++ > 0)
                return;
            reached.Release();
            gate.Wait();
        };
        var first = _store.SaveAsync(Save(9), None);
        await reached.WaitAsync();
        Task<SaveOutcome>[] group = [_store.SaveAsync(Save(1), None), _store.SaveAsync(Save(1), None), _store.SaveAsync(Save(1, basedOn: 1),
            None), _store.SaveAsync(Save(2), None)];
        gate.Set();

        Assert.IsType<SaveOutcome.Saved>(await first);
        Assert.Equal([new SaveOutcome.Saved(), new SaveOutcome.Stale(1), new SaveOutcome.Saved(), new SaveOutcome.Saved()],
            await Task.WhenAll(group));
        Assert.Equal(2, commits);
        var found = (await _store.FindAsync(Some.Key(1), None))!;
        Assert.Equal((2, 2), (found.Summary.Revision, found.Items.Count));
    }

    [Fact]
    public async Task More_than_may_wait_is_refused_and_a_waiting_save_can_be_cancelled()
    {
        using var gate = new ManualResetEventSlim();
        using var reached = new SemaphoreSlim(0);
        _committing = _ =>
        {
            reached.Release();
            gate.Wait();
        };
        using var cancel = new CancellationTokenSource();
        var first = _store.SaveAsync(Save(1), None);
        await reached.WaitAsync();
        var cancelled = _store.SaveAsync(Save(2), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        var span = Some.Span(Some.Key(3), 3, scope: Convert.ToHexString(Some.Bytes(200_000, 1)));
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() =>
            _store.SaveAsync(Some.Save(Some.Key(3), items: span), None));
        Assert.Contains("Traces:Store:MaxQueuedBytes", refused.Message, StringComparison.Ordinal);

        gate.Set();
        await first;
        await SaveAsync(4);
        Assert.Null(await _store.FindAsync(Some.Key(2), None));
    }

    [Fact]
    public async Task A_closed_store_refuses()
    {
        await _store.DisposeAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => SaveAsync(1));
    }

    private static TraceSave Save(int trace, int basedOn = 0) =>
        Some.Save(Some.Key(trace), basedOn, 1_000, Some.Span(Some.Key(trace), trace + (1_000 * basedOn)));

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private async Task SaveAsync(int trace, int basedOn = 0) =>
        Assert.IsType<SaveOutcome.Saved>(await _store.SaveAsync(Save(trace, basedOn), None));

    private EmbeddedTraceStore Open(string path) =>
        EmbeddedTraceStore.Open(path, _time, new EmbeddedStoreOptions { MaxQueuedBytes = 100_000 }, _log, new StoreDisk(_faults.Open, c =>
            _committing?.Invoke(c)));
}
