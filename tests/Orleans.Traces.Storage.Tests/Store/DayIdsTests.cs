using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Disk;
using Orleans.Traces.Storage.Embedded.Store;
using Orleans.Traces.Storage.Embedded.Store.Ids;

namespace Orleans.Traces.Storage.Tests.Store;

/// <summary>An index of ids may ask the rows for nothing, but never miss one.</summary>
public sealed class DayIdsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Faults _faults = new();
    private readonly ListLogger _log = new();
    private readonly DayConnection _rows;
    private long _last;

    public DayIdsTests() => _rows = DayConnection.Open(_folder.Path, create: true);

    public void Dispose()
    {
        _rows.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(DayIds.MaxFresh - 1)]
    [InlineData(DayIds.MaxFresh)]
    [InlineData((2 * DayIds.MaxFresh) + 7)]
    public void Every_row_is_found_and_hardly_any_other(int rows)
    {
        var ids = Open();
        for (var next = 1; next <= rows; next += 1_000)
            Insert(ids, next, Math.Min(1_000, rows - next + 1));

        AssertAll(ids, rows);
        AssertAll(Open(), rows);
        Assert.True(Enumerable.Range(1, 10_000).Count(i => Find(ids, 1_000_000 + i) is not null) < 10, "Unknown ids are taken for known.");
    }

    [Fact]
    public void A_day_has_few_runs_and_one_in_the_end()
    {
        var ids = Open();
        for (var i = 0; i < 7; i++)
            Insert(ids, 1 + (i * DayIds.MaxFresh), DayIds.MaxFresh);
        Assert.InRange(ids.Runs.Count, 1, 5);

        ids.Settle();

        Assert.Equal(7 * DayIds.MaxFresh, Assert.Single(ids.Runs).Count);
        Assert.Single(RunFiles());
        AssertAll(ids, 7 * DayIds.MaxFresh);
    }

    [Theory]
    [InlineData("is missing")]
    [InlineData("is cut off")]
    [InlineData("is damaged")]
    [InlineData("has another head")]
    [InlineData("is unfinished")]
    public void What_is_wrong_with_a_run_is_made_good_from_the_rows(string fault)
    {
        var ids = Open();
        Insert(ids, 1, 3 * DayIds.MaxFresh);
        Insert(ids, 1 + (3 * DayIds.MaxFresh), DayIds.MaxFresh);
        Assert.Equal(2, ids.Runs.Count);
        Break(Path.Combine(_folder.Path, ids.Runs[0].Name), fault);

        var again = Open();

        AssertAll(again, 4 * DayIds.MaxFresh);
        Insert(again, 1 + (4 * DayIds.MaxFresh), 10);
        AssertAll(Open(), (4 * DayIds.MaxFresh) + 10);
    }

    [Fact]
    public void A_crash_while_runs_are_joined_leaves_the_whole_or_the_parts()
    {
        var ids = Open();
        Insert(ids, 1, DayIds.MaxFresh);
        var part = Path.Combine(_folder.Path, ids.Runs[0].Name);
        var bytes = File.ReadAllBytes(part);
        Insert(ids, 1 + DayIds.MaxFresh, DayIds.MaxFresh);
        Assert.Single(ids.Runs);
        File.WriteAllBytes(part, bytes);

        var again = Open();

        Assert.Single(again.Runs);
        Assert.Single(RunFiles());
        AssertAll(again, 2 * DayIds.MaxFresh);
    }

    [Fact]
    public void On_a_full_disk_ids_stay_in_memory_until_they_can_be_written()
    {
        var ids = Open();
        _faults.DiskIsFull = true;
        Insert(ids, 1, DayIds.MaxFresh);
        Insert(ids, 1 + DayIds.MaxFresh, 5);

        Assert.Empty(ids.Runs);
        AssertAll(ids, DayIds.MaxFresh + 5);
        Assert.Contains(_log.Lines, l => l.Level == LogLevel.Warning && l.Text.Contains(_folder.Path, StringComparison.Ordinal));
        _faults.DiskIsFull = false;
        Insert(ids, 6 + DayIds.MaxFresh, 1);

        Assert.Equal(DayIds.MaxFresh + 6, Assert.Single(ids.Runs).Count);
        AssertAll(Open(), DayIds.MaxFresh + 6);
    }

    private static void Break(string path, string fault)
    {
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            if (fault == "is cut off")
                file.SetLength(file.Length - 1);
            if (fault == "has another head")
                file.WriteByte(0);
            file.Position = 9;
            if (fault == "is damaged")
                file.WriteByte(0xEE);
        }

        if (fault == "is missing")
            File.Delete(path);
        if (fault == "is unfinished")
            File.Move(path, path + ".new");
    }

    private static List<long>? Find(DayIds ids, int number)
    {
        var id = Some.TraceId(number);
        return ids.Find(id, IdEntry.HashOf(id));
    }

    private static void AssertAll(DayIds ids, int rows)
    {
        for (var i = 1; i <= rows; i++)
            Assert.True(Find(ids, i)?.Contains(i) == true, $"Trace {i} is missed.");
    }

    private void Insert(DayIds ids, int first, int count)
    {
        var added = new List<(TraceId, long)>();
        _rows.Begin();
        for (var i = first; i < first + count; i++)
        {
            _rows.Save(++_last, Some.TraceId(i), 1, new TraceRow(1, [], []));
            added.Add((Some.TraceId(i), _last));
        }

        _rows.Commit();
        ids.Add(added);
    }

    private string[] RunFiles() => Directory.GetFiles(_folder.Path, "ids-*");

    private DayIds Open() => DayIds.Open(_faults.Open(_folder.Path), _rows, _log);
}
