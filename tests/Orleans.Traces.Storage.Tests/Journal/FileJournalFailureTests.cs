using Microsoft.Extensions.Logging;
using Orleans.Traces.Storage.Embedded.Journal;

namespace Orleans.Traces.Storage.Tests.Journal;

/// <summary>Disks that fail, fill up, lose power or rot.</summary>
public sealed class FileJournalFailureTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly FileJournalOptions Small = new() { SegmentBytes = 16 * 1024, MaxUnreleasedBytes = 1024 * 1024,
        MaxQueuedBytes = 32 * 1024 };

    private readonly FakeDisk _disk = new();
    private readonly ListLogger _log = new();

    [Fact]
    public async Task A_failed_sync_fails_the_append_and_every_later_one_and_says_what_to_do()
    {
        var journal = Open();
        await AppendAsync(journal, 1);
        _disk.FailNextSync = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => AppendAsync(journal, 2));

        Assert.True(journal.IsFailed);
        Assert.NotNull(journal.Failure);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => AppendAsync(journal, 3));
        Assert.Contains(_log.Lines, l => l.Level == LogLevel.Critical && l.Text.Contains("start the process again",
            StringComparison.Ordinal));
        Assert.Single(await journal.EntriesAsync(Some.Key(1), None));
        Assert.Empty(await journal.EntriesAsync(Some.Key(2), None));
    }

    [Fact]
    public async Task What_a_failed_sync_left_in_the_cache_is_on_the_disk_once_a_replay_has_told_of_it()
    {
        var journal = Open();
        await AppendAsync(journal, 1);
        _disk.FailNextSync = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => AppendAsync(journal, 2));
        _disk.Kill();

        var told = Open().OpenTraces().Select(t => t.Key).ToHashSet();
        _disk.CutPower(new Random(1));

        Assert.Equal(told, Open().OpenTraces().Select(t => t.Key).ToHashSet());
        Assert.Contains(Some.Key(2), told);
    }

    [Fact]
    public async Task A_disk_too_full_for_a_new_segment_refuses_and_works_again_when_there_is_room()
    {
        var journal = Open();
        _disk.Space = 0;
        var stored = 0;
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(async () =>
        {
            for (; stored < 100; stored++)
                await AppendAsync(journal, stored, bytes: 1_000);
        });

        Assert.Contains("Free space", refused.Message, StringComparison.Ordinal);
        Assert.InRange(stored, 1, 50);
        Assert.False(journal.IsFailed);

        _disk.Space = long.MaxValue;
        for (; stored < 100; stored++)
            await AppendAsync(journal, stored, bytes: 1_000);
        _disk.CutPower(new Random(1));
        Assert.Equal(100, Open().OpenTraces().Count);
    }

    [Fact]
    public async Task A_damaged_record_is_reported_and_the_others_are_kept()
    {
        var journal = Open();
        for (var i = 0; i < 5; i++)
            await AppendAsync(journal, i, bytes: 200);
        await journal.DisposeAsync();
        var segment = _disk.Names().Single(n => SegmentPool.NumberOf(n) == 1);
        var frame = RecordHeader.FrameLengthOf(EntryBody.LengthOf(Some.Append(Some.Key(1), new byte[200])));
        _disk[segment][SegmentHeader.BlockSize + frame + 100] ^= 1; // in the body of the second
        _disk[segment][SegmentHeader.BlockSize + (3 * frame) + 8] ^= 1; // in the length of the fourth

        var open = Open().OpenTraces().Select(t => t.Key).ToHashSet();

        Assert.Equal([Some.Key(0), Some.Key(2), Some.Key(4)], open);
        var warnings = _log.Lines.Where(l => l.Level == LogLevel.Warning).Select(l => l.Text).ToList();
        Assert.Equal(2, warnings.Count);
        Assert.Contains(warnings, w => w.Contains(segment, StringComparison.Ordinal)
            && w.Contains($"offset {SegmentHeader.BlockSize + frame} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_record_that_rots_while_the_journal_is_open_is_not_handed_out()
    {
        var journal = Open();
        await AppendAsync(journal, 1, bytes: 200);
        await journal.AppendAsyncNow(Some.Append(Some.Key(1), [2]));
        _disk[_disk.Names().Single(n => SegmentPool.NumberOf(n) == 1)][SegmentHeader.BlockSize + 100] ^= 1;

        var read = await journal.EntriesAsync(Some.Key(1), None);

        Assert.Equal([2], Assert.Single(read).Content.Payload.ToArray());
        Assert.Contains(_log.Lines, l => l.Level == LogLevel.Error && l.Text.Contains("Entry 1 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_record_cut_short_at_the_end_is_cut_off_and_appends_go_on_there()
    {
        var journal = Open();
        await AppendAsync(journal, 1, bytes: 200);
        await AppendAsync(journal, 2, bytes: 200);
        await journal.DisposeAsync();
        var frame = RecordHeader.FrameLengthOf(EntryBody.LengthOf(Some.Append(Some.Key(1), new byte[200])));
        _disk["00000001.seg"].AsSpan(SegmentHeader.BlockSize + (2 * frame) - 64, 64).Clear();

        journal = Open();
        Assert.Contains(_log.Lines, l => l.Text.Contains("cut short", StringComparison.Ordinal));
        await AppendAsync(journal, 3, bytes: 10);
        await journal.DisposeAsync();

        Assert.Equal([Some.Key(1), Some.Key(3)], Open().OpenTraces().Select(t => t.Key).ToHashSet());
    }

    [Fact]
    public async Task One_torn_copy_of_a_header_costs_nothing_and_two_are_reported()
    {
        var journal = Open();
        await AppendAsync(journal, 1);
        await journal.DisposeAsync();
        _disk["00000001.seg"][20] ^= 1;
        journal = Open();
        Assert.Single(journal.OpenTraces());
        await journal.DisposeAsync();

        // The replay wrote the block once more as it found it.
        _disk["00000001.seg"][(SegmentHeader.BlockSize / 2) + 20] ^= 1;
        journal = Open();
        Assert.Empty(journal.OpenTraces());
        Assert.Contains(_log.Lines, l => l.Level == LogLevel.Error && l.Text.Contains("00000001.seg", StringComparison.Ordinal));
        Assert.Contains("00000001.seg", _disk.Names());
    }

    [Fact]
    public async Task Sequences_go_on_when_every_segment_that_showed_them_is_used_again()
    {
        var journal = Open();
        var last = 0L;
        for (var i = 0; i < 100; i++)
            journal.Release([last = await AppendAsync(journal, i, bytes: 11_000)]);
        await journal.DisposeAsync();
        journal = Open();
        Assert.True(await AppendAsync(journal, 1) > last);
    }

    [Fact]
    public async Task An_append_cancelled_while_it_waits_is_not_written()
    {
        var journal = Open();
        using var cancel = new CancellationTokenSource();
        var waiting = journal.AppendAsync(Some.Append(Some.Key(1), [1]), cancel.Token);
        var kept = journal.AppendAsync(Some.Append(Some.Key(2), [1]), None);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        journal.CommitWaiting();
        await kept;
        Assert.Equal([Some.Key(2)], journal.OpenTraces().Select(t => t.Key));
    }

    [Fact]
    public async Task More_than_may_wait_is_refused_and_names_the_setting()
    {
        var journal = Open();
        var first = journal.AppendAsync(Some.Append(Some.Key(1), new byte[20_000]), None);
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() =>
            journal.AppendAsync(Some.Append(Some.Key(2), new byte[20_000]), None));
        Assert.Contains("Traces:Journal:MaxQueuedBytes", refused.Message, StringComparison.Ordinal);
        journal.CommitWaiting();
        await first;
        await AppendAsync(journal, 2, bytes: 20_000);
    }

    [Fact]
    public async Task A_payload_that_looks_like_a_record_is_not_taken_for_one()
    {
        var fake = new byte[512];
        RecordHeader.Seal(fake, seed: 0, RecordKind.Release, 77, 8);
        var journal = Open();
        await journal.AppendAsyncNow(Some.Append(Some.Key(1), fake));
        await journal.DisposeAsync();
        _disk["00000001.seg"][SegmentHeader.BlockSize + 8] ^= 1; // the head that would have stepped over the payload

        journal = Open();
        Assert.Empty(journal.OpenTraces());
        Assert.True(await AppendAsync(journal, 2) < 77);
    }

    [Theory]
    [InlineData(1024, 1024 * 1024, 1024, "SegmentBytes")]
    [InlineData(64 * 1024, 1024, 1024, "MaxUnreleasedBytes")]
    [InlineData(64 * 1024, 1024 * 1024, 0, "MaxQueuedBytes")]
    public void Options_that_cannot_work_are_named(int segment, long unreleased, long queued, string key)
    {
        var options = new FileJournalOptions { SegmentBytes = segment, MaxUnreleasedBytes = unreleased, MaxQueuedBytes = queued };
        Assert.Contains($"Traces:Journal:{key}", Assert.Single(options.Problems()), StringComparison.Ordinal);
        Assert.Empty(new FileJournalOptions().Problems());
    }

    private static Task<long> AppendAsync(FileJournal journal, int trace, int bytes = 10) =>
        journal.AppendAsyncNow(Some.Append(Some.Key(trace), Some.Bytes(bytes, trace)));

    private FileJournal Open() => FileJournal.Open(_disk, Small, _log, ownThread: false);
}
