using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.Tests.Store;

public sealed class EmbeddedTraceStoreTests : TraceStoreContract
{
    private static readonly EmbeddedStoreOptions Options = new() { SegmentBytes = 256 * 1024 };

    private readonly TempFolder _folder = new();
    private EmbeddedTraceStore? _open;

    private string Today =>
        Path.Combine(_folder.Path, Some.Project.ToString(), Day.NameOf(DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime)));

    public override async Task DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    protected override bool GivesOnlyWhatFulfils => true;

    protected override Task SettleAsync() => _open!.IndexedAsync();

    protected override async Task<ITraceStore> OpenAsync()
    {
        _open = await EmbeddedTraceStore.OpenAsync(_folder.Path, Time, Options, NullLogger<EmbeddedTraceStore>.Instance, None);
        _open.Retention = Retention;
        return _open;
    }

    protected override async Task CloseAsync()
    {
        if (_open is not null)
            await _open.DisposeAsync();
        _open = null;
    }

    [Fact]
    public async Task A_dropped_day_leaves_nothing_on_the_disk_and_the_start_removes_what_a_crash_left()
    {
        await SavedAsync(Some.Save(Some.Key(1), items: Some.Span(Some.Key(1), 1)));
        var (folder, date) = (Today, DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime));
        await Store.DropDayAsync(new ProjectDay(Some.Project, date), None);
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(folder)!));

        Directory.CreateDirectory(Path.Combine(folder + ".dropped", "half"));
        await ReopenAsync();
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(folder)!));
        Assert.Empty(Store.Days());
    }

    [Fact]
    public async Task A_new_trace_and_an_unknown_one_ask_the_rows_of_no_day()
    {
        await SavedAsync(Some.Save(Some.Key(1), items: Some.Span(Some.Key(1), 1)));
        var old = Today;
        Time.Advance(TimeSpan.FromDays(1));
        await SavedAsync(Some.Save(Some.Key(2)));
        await ReopenAsync();
        await File.WriteAllBytesAsync(Path.Combine(old, DayConnection.FileName), Some.Bytes(8192, 1));

        for (var i = 3; i < 10; i++)
            await SavedAsync(Some.Save(Some.Key(i)));
        Assert.Null(await Store.FindAsync(Some.Key(11), None));
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.FindAsync(Some.Key(1), None));
    }

    [Fact]
    public async Task A_second_store_in_the_same_folder_is_refused_by_name()
    {
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(OpenAsync);
        Assert.Contains(_folder.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_saved_is_in_a_copy_of_the_folder_made_while_it_is_open()
    {
        var key = Some.Key(1);
        await SavedAsync(Some.Save(key, 0, 1_000, Some.Span(key, 1)));
        await SavedAsync(Some.Save(key, 1, 1_000, Some.Span(key, 2)));

        using var copy = new TempFolder();
        _folder.CopyTo(copy.Path);
        await using var store = await EmbeddedTraceStore.OpenAsync(copy.Path, Time, Options, NullLogger<EmbeddedTraceStore>.Instance, None);

        AssertSame([Some.Span(key, 1), Some.Span(key, 2)], (await store.FindAsync(key, None))!.Items);
        Assert.IsType<SaveOutcome.Saved>(await store.SaveAsync(Some.Save(key, 2, 1_000, Some.Span(key, 3)), None));
        Assert.Equal(3, (await store.FindAsync(key, None))!.Items.Count);
    }

    [Fact]
    public async Task A_trace_stays_in_the_folder_of_the_day_of_its_first_save()
    {
        var first = Today;
        await SavedAsync(Some.Save(Some.Key(1), 0, 1_000, Some.Span(Some.Key(1), 1)));
        Time.Advance(TimeSpan.FromHours(2));
        await SavedAsync(Some.Save(Some.Key(1), 1, 1_000, Some.Span(Some.Key(1), 2)));

        Assert.True(File.Exists(Path.Combine(first, DayConnection.FileName)));
        Assert.False(Directory.Exists(Today));
    }

    [Fact]
    public async Task Contents_go_on_in_a_new_file_once_one_is_large()
    {
        // Random text hardly compresses.
        for (var i = 0; i < 6; i++)
        {
            var key = Some.Key(i);
            var span = Some.Span(key, i, scope: Convert.ToHexString(Some.Bytes(150_000, i)));
            await SavedAsync(Some.Save(key, items: span));
        }

        Assert.True(Directory.GetFiles(Today, "*.seg").Length > 2);
        for (var i = 0; i < 6; i++)
            Assert.Single((await Store.FindAsync(Some.Key(i), None))!.Items);
    }

    [Fact]
    public async Task A_damaged_block_is_named_and_the_other_traces_are_read()
    {
        await SavedAsync(Some.Save(Some.Key(1), items: Some.Span(Some.Key(1), 1)));
        await SavedAsync(Some.Save(Some.Key(2), items: Some.Span(Some.Key(2), 2)));
        var path = Path.Combine(Today, "000001.seg");
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = 60;
            file.WriteByte(0xEE);
        }

        var damaged = await Assert.ThrowsAsync<InvalidDataException>(() => Store.FindAsync(Some.Key(1), None));
        Assert.Contains($"offset 0 of {path}", damaged.Message, StringComparison.Ordinal);
        Assert.NotNull(await Store.FindSummaryAsync(Some.Key(1), None));
        AssertSame([Some.Span(Some.Key(2), 2)], (await Store.FindAsync(Some.Key(2), None))!.Items);

        File.Delete(path);
        var missing = await Assert.ThrowsAsync<InvalidDataException>(() => Store.FindAsync(Some.Key(2), None));
        Assert.Contains(path, missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_opens_only_the_days_that_it_can_hit()
    {
        var old = Today;
        await SavedAsync(Some.Save(Some.Key(1), start: 100));
        Time.Advance(TimeSpan.FromDays(1));
        await SavedAsync(Some.Save(Some.Key(2), start: 200));
        await ReopenAsync();
        await File.WriteAllBytesAsync(Path.Combine(old, DayConnection.FileName), Some.Bytes(8192, 1));

        var all = new TraceListQuery { Project = Some.Project };
        Assert.Equal(200UL, Assert.Single(await Store.ListAsync(all with { From = 101 }, None)).Start);
        Assert.Equal(200UL, Assert.Single(await Store.ListAsync(all with { Limit = 1 }, None)).Start);
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.ListAsync(all, None));
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.ListAsync(all with { To = 101 }, None));
    }

    [Fact]
    public void Equal_traces_are_stored_in_equal_bytes_whatever_the_order_of_their_items()
    {
        var key = Some.Key(1);
        var items = Enumerable.Range(0, 10).SelectMany(i => new[] { Some.Span(key, i, scope: $"s{i % 3}"), Some.Log(key, i) }).ToArray();
        var forth = Assert.Single(ContentBlock.Write(key.TraceId, items));
        Array.Reverse(items);
        Assert.Equal(forth, Assert.Single(ContentBlock.Write(key.TraceId, items)));
    }

    [Fact]
    public void A_large_save_is_several_blocks_none_of_them_large()
    {
        var key = Some.Key(1);
        TraceItem[] items = [.. Enumerable.Range(0, 20).Select(i => Some.Span(key, i, scope: new string('s', 2_000_000) + (i % 2))), Some.Log(key, 1)];

        var blocks = ContentBlock.Write(key.TraceId, items);

        // All spans of a scope stand under it once.
        Assert.Single(blocks);
        Assert.Equal(items.Select(i => i.Hash).Order(), blocks.SelectMany(b => ContentBlock.Read(key.TraceId, b)).Select(i => i.Hash).Order());
        TraceItem[] large = [.. Enumerable.Range(0, 3).Select(i => Some.Span(key, i, textLength: 9 * 1024 * 1024))];
        Assert.Equal(3, ContentBlock.Write(key.TraceId, large).Count);
    }

    [Fact]
    public async Task Large_and_small_blocks_of_one_group_come_back()
    {
        var sizes = new[] { 10, 700_000, 400_000, 5, 600_000, 1_200_000, 3, 2_000_000 };
        await Task.WhenAll(sizes.Select((size, i) => SavedAsync(
            Some.Save(Some.Key(i), items: Some.Span(Some.Key(i), i, scope: Convert.ToHexString(Some.Bytes(size, i)))))));
        for (var i = 0; i < sizes.Length; i++)
            Assert.InRange(Assert.Single((await Store.FindAsync(Some.Key(i), None))!.Items).Context.ScopePart.Length, 2 * sizes[i], (4 * sizes[i]) + 200);
    }

    [Fact]
    public void A_field_that_a_later_version_adds_to_a_summary_is_stepped_over()
    {
        var summary = Some.Summary(Some.TraceId(1), 5);
        var later = new Otlp.Wire.WireWriter();
        later.Verbatim(SummaryBytes.Write(summary));
        later.Varint(400, 12);
        later.String(401, "new");
        Assert.Equal(summary, SummaryBytes.Read(summary.TraceId, later.Written));
    }

    [Fact]
    public async Task A_save_that_makes_no_sense_is_a_fault_of_the_caller()
    {
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Store.SaveAsync(Some.Save(Some.Key(1)) with { Summary = Some.Summary(Some.TraceId(2)) }, None));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Store.SaveAsync(Some.Save(Some.Key(1)) with { Summary = Some.Summary(Some.Key(1).TraceId, revision: 0) }, None));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Store.SaveAsync(new TraceSave(default, 0, Some.Summary(Some.TraceId(1)), []), None));
    }
}
