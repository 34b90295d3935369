using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Storage.Embedded.Journal;

namespace Orleans.Traces.Storage.Tests.Journal;

public sealed class FileJournalTests : JournalContract
{
    private static readonly FileJournalOptions Small = new() { SegmentBytes = 64 * 1024, MaxUnreleasedBytes = 1024 * 1024,
        MaxQueuedBytes = 1024 * 1024 };

    private readonly TempFolder _folder = new();
    private FileJournal? _open;

    public override async Task DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    protected override async Task<ITraceJournal> OpenAsync() => _open = await OpenIn(_folder.Path);

    protected override async Task CloseAsync()
    {
        if (_open is not null)
            await _open.DisposeAsync();
        _open = null;
    }

    [Fact]
    public async Task A_second_journal_in_the_same_folder_is_refused_by_name()
    {
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => OpenIn(_folder.Path));
        Assert.Contains(_folder.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_acknowledged_is_in_a_copy_of_the_folder_made_while_it_is_open()
    {
        for (var i = 0; i < 40; i++)
            await Journal.AppendAsync(Some.Append(Some.Key(i), Some.Bytes(5_000, i)), None);

        using var copy = new TempFolder();
        _folder.CopyTo(copy.Path);
        await using var journal = await OpenIn(copy.Path);

        for (var i = 0; i < 40; i++)
            Assert.Equal(Some.Bytes(5_000, i), Assert.Single(await journal.EntriesAsync(Some.Key(i), None)).Content.Payload.ToArray());
    }

    [Fact]
    public async Task An_entry_larger_than_a_segment_has_a_segment_of_its_own_which_goes_with_it()
    {
        await Journal.AppendAsync(Some.Append(Some.Key(1), [1]), None);
        var large = await Journal.AppendAsync(Some.Append(Some.Key(2), Some.Bytes(500_000, 2)), None);
        await Journal.AppendAsync(Some.Append(Some.Key(3), [3]), None);
        await ReopenAsync();

        Assert.Equal(Some.Bytes(500_000, 2), Assert.Single(await Journal.EntriesAsync(Some.Key(2), None)).Content.Payload.ToArray());
        Assert.Equal([3], Assert.Single(await Journal.EntriesAsync(Some.Key(3), None)).Content.Payload.ToArray());

        Journal.Release([large]);
        for (var i = 0; i < 40; i++)
            Journal.Release([await Journal.AppendAsync(Some.Append(Some.Key(4), Some.Bytes(20_000, i)), None)]);
        Assert.DoesNotContain(new DirectoryInfo(_folder.Path).GetFiles(), f => f.Length > Small.SegmentBytes);
        Assert.Single(await Journal.EntriesAsync(Some.Key(1), None));
    }

    [Fact]
    public async Task Segments_are_used_again_and_one_old_entry_holds_none_of_them()
    {
        await Journal.AppendAsync(Some.Append(Some.Key(1), Some.Bytes(3_000, 1)), None);
        for (var i = 0; i < 300; i++)
            Journal.Release([await Journal.AppendAsync(Some.Append(Some.Key(2), Some.Bytes(20_000, i)), None)]);

        var onDisk = new DirectoryInfo(_folder.Path).GetFiles().Sum(f => f.Length);
        Assert.InRange(onDisk, 1, 12 * Small.SegmentBytes);
        Assert.Equal(Some.Bytes(3_000, 1), Assert.Single(await Journal.EntriesAsync(Some.Key(1), None)).Content.Payload.ToArray());

        await ReopenAsync();
        Assert.Equal(Some.Bytes(3_000, 1), Assert.Single(await Journal.EntriesAsync(Some.Key(1), None)).Content.Payload.ToArray());
        Assert.Empty(await Journal.EntriesAsync(Some.Key(2), None));
    }

    [Fact]
    public async Task A_moved_entry_is_still_released_under_its_sequence()
    {
        var old = await Journal.AppendAsync(Some.Append(Some.Key(1), Some.Bytes(3_000, 1)), None);
        for (var i = 0; i < 50; i++)
            Journal.Release([await Journal.AppendAsync(Some.Append(Some.Key(2), Some.Bytes(20_000, i)), None)]);
        Journal.Release([old]);
        await ReopenAsync();
        Assert.Empty(Journal.OpenTraces());
    }

    [Fact]
    public async Task Past_its_bound_it_refuses_and_names_the_setting_until_something_is_released()
    {
        var sequences = new List<long>();
        for (var i = 0; i < 20; i++)
            sequences.Add(await Journal.AppendAsync(Some.Append(Some.Key(1), Some.Bytes(50_000, i)), None));

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() =>
            Journal.AppendAsync(Some.Append(Some.Key(1), Some.Bytes(50_000, 9)), None));
        Assert.Contains("Traces:Journal:MaxUnreleasedBytes", refused.Message, StringComparison.Ordinal);

        Journal.Release(sequences);
        await Journal.AppendAsync(Some.Append(Some.Key(1), Some.Bytes(50_000, 9)), None);
    }

    [Fact]
    public async Task A_closed_journal_refuses()
    {
        await CloseAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Journal.AppendAsync(Some.Append(Some.Key(1), [1]), None));
    }

    [Fact]
    public async Task Reads_see_whole_entries_while_segments_are_used_again_and_entries_move()
    {
        var expected = Some.Bytes(3_000, 1);
        await Journal.AppendAsync(Some.Append(Some.Key(1), expected), None);
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            var reads = 0;
            for (; !stop.IsCancellationRequested; reads++)
                Assert.Equal(expected, Assert.Single(await Journal.EntriesAsync(Some.Key(1), None)).Content.Payload.ToArray());
            return reads;
        });
        await Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
                Journal.Release([await Journal.AppendAsync(Some.Append(Some.Key(2), Some.Bytes(20_000, i)), None)]);
        });
        await stop.CancelAsync();
        Assert.True(await reader > 10);
    }

    private static Task<FileJournal> OpenIn(string path) => FileJournal.OpenAsync(path, Small, NullLogger<FileJournal>.Instance, None);
}
