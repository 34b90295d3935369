using Microsoft.Extensions.Logging;
using Orleans.Traces.GenAi;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Searching.Terms;
using Orleans.Traces.Storage.Embedded.Store;
using Orleans.Traces.Storage.Embedded.Store.Ids;
using Orleans.Traces.Storage.Embedded.Store.Terms;

namespace Orleans.Traces.Storage.Tests.Store;

/// <summary>An index of terms may give a row too many, but never leave one out.</summary>
public sealed class DayTermsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Faults _faults = new();
    private readonly ListLogger _log = new();
    private readonly DayConnection _rows;
    private readonly SegmentAppender _segments;
    private readonly DayIds _ids;
    private DayTerms _terms;
    private FactSource? _facts;
    private long _last;

    public DayTermsTests()
    {
        _rows = DayConnection.Open(_folder.Path, create: true);
        _ids = DayIds.Open(_faults.Open(_folder.Path), _rows, _log);
        _terms = Open();
        _segments = new SegmentAppender(_faults.Open(_folder.Path), 100_000, newFile: false);
    }

    public void Dispose()
    {
        _segments.Dispose();
        _rows.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Rows_are_found_in_memory_in_runs_and_after_these_are_joined()
    {
        for (var i = 1; i <= 40; i++)
        {
            Save(i);
            AssertFound(i);
            if (i % 4 != 0)
                continue;
            _terms.Seal();
            AssertFound(i);
            WorkAll();
            AssertFound(i);
        }

        Assert.InRange(_terms.Runs.Count, 1, RunSizes.OfASize);
        Assert.Equal(_terms.Runs.Count, RunFiles().Length);

        _terms.Settle();
        WorkAll();
        Assert.Single(_terms.Runs);
        AssertFound(40);
        _terms = Open();
        AssertFound(40);
    }

    [Theory]
    [InlineData(1_000_000, 5)]
    [InlineData(2_000, 200)]
    public void A_term_is_written_a_few_times_however_long_the_day(long bytes, int times)
    {
        var runs = new List<long>();
        var (sent, written) = (0L, 0L);
        for (var i = 0; i < 3_000; i++)
        {
            runs.Add(bytes);
            sent += bytes;
            written += bytes;
            while (RunSizes.Newest(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(runs), settles: false) is > 0 and var count)
            {
                var joined = runs[^count..].Sum();
                Assert.InRange(joined, 1, RunSizes.MaxBytes);
                runs.RemoveRange(runs.Count - count, count);
                runs.Add(joined);
                written += joined;
            }

            Assert.InRange(runs.Count, 1, 40);
        }

        // Small ones are joined again and again until they are of a size: it is little that is written.
        Assert.InRange(written, sent, times * sent);
        Assert.Equal(sent, runs.Sum());
    }

    [Fact]
    public void A_trace_of_several_saves_is_found_by_what_any_of_them_brought()
    {
        Save(1);
        _terms.Seal();
        WorkAll();
        Save(2);
        SaveAgain(1, 99);
        AssertRows("99 span", 1);
        _terms.Settle();
        WorkAll();
        AssertRows("99 span", 1);
        AssertRows("span", 1, 2);
    }

    [Theory]
    [InlineData("is missing")]
    [InlineData("is cut off")]
    [InlineData("has another head")]
    [InlineData("is damaged")]
    [InlineData("has a damaged directory")]
    [InlineData("is of another version")]
    [InlineData("is unfinished")]
    public void What_is_wrong_with_a_run_is_made_good_from_the_contents(string fault)
    {
        for (var i = 1; i <= 30; i++)
        {
            Save(i);
            if (i % 10 == 0)
                _terms.Seal();
            WorkAll();
        }

        Assert.Equal(3, _terms.Runs.Count);
        Break(Path.Combine(_folder.Path, _terms.Runs[1].Name), fault);

        _terms = Open();
        for (var i = 1; i <= 30; i++)
            Assert.True(Find($"{i} span")?.Contains(i) ?? true, $"Row {i} is left out.");
        WorkAll();

        Assert.True(_terms.IsWhole);
        AssertFound(30);
        _terms = Open();
        AssertFound(30);
    }

    [Fact]
    public void What_was_in_memory_alone_is_read_from_the_contents()
    {
        Save(1);
        _terms.Seal();
        WorkAll();
        Save(2);
        Save(3);

        _terms = Open();
        AssertFound(3);
        Save(4);
        AssertFound(4);
    }

    [Fact]
    public void A_day_without_an_index_is_read_in_the_background_and_gives_every_row_until_then()
    {
        for (var i = 1; i <= 4; i++)
            Save(i, [Some.Span(Some.Key(i), i), Some.Span(Some.Key(i), i, scope: Convert.ToHexString(Some.Bytes(6 * 1024 * 1024, i)))]);

        _terms = Open();
        Assert.False(_terms.IsWhole);
        Assert.Null(Find("1 span"));
        Save(5);

        WorkAll();
        AssertFound(5);
    }

    [Fact]
    public void A_block_that_is_damaged_makes_its_trace_a_candidate_of_everything()
    {
        for (var i = 1; i <= 3; i++)
            Save(i);
        var path = Path.Combine(_folder.Path, "000001.seg");
        var length = new FileInfo(path).Length;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = length - 10;
            file.WriteByte(0xEE);
        }

        _terms = Open();
        AssertRows("1 span", 1, 3);
        AssertRows("nothing", 3);
    }

    [Fact]
    public void On_a_full_disk_every_row_is_given_and_the_index_is_written_later()
    {
        Save(1);
        _faults.DiskIsFull = true;
        _terms.Seal();
        Assert.False(_terms.WriteFull());
        Assert.Contains(_log.Lines, l => l.Level == LogLevel.Warning && l.Text.Contains(_folder.Path, StringComparison.Ordinal));
        Assert.Null(Find("1 span"));
        Assert.Equal(0, _terms.FullBatches);
        _faults.DiskIsFull = false;
        Save(2);

        WorkAll();
        AssertFound(2);
    }

    [Fact]
    public void A_trace_with_more_words_than_are_kept_is_a_candidate_for_any()
    {
        Save(1);
        Save(2);
        var items = new[] { new SearchedTrace(Some.Key(3), 1).Span(string.Join(' ', Enumerable.Range(0, 70_000))) };
        Save(3, items);

        AssertRows("nothing", 3);
        AssertRows("2 span", 2, 3);
        Assert.InRange(TraceTerms.Of(items, null).Length, 1, 80_000);
    }

    [Fact]
    public void Facts_of_another_version_are_not_told_apart()
    {
        static SpanFacts Model(string model) => new() { RequestModel = model, Kind = SpanKind.Llm };
        _facts = new FactSource(1, () => _ => Model("one"));
        _terms = Open();
        Save(1);
        _terms.Seal();
        WorkAll();
        Assert.True(Fact(FactNames.Model, "one")!.Contains(1));
        Assert.True(Fact(FactNames.Kind, "llm")!.Contains(1));
        Assert.False(Fact(FactNames.Model, "two")!.Contains(1));

        _facts = new FactSource(2, () => _ => Model("two"));
        _terms = Open();
        Assert.Null(Fact(FactNames.Model, "two"));
        Assert.True(Fact(FactNames.Name, "nothing")!.Count == 0);
        _facts = null;
        _terms = Open();
        Assert.Null(Fact(FactNames.Kind, "llm"));
    }

    private static void Break(string path, string fault)
    {
        var bytes = File.ReadAllBytes(path);
        var at = fault switch
        {
            "has another head" => 0,
            "is of another version" => 4,
            "is damaged" => TermRun.HeadSize + TermRun.BucketHeadSize + 1,
            _ => bytes.Length - 1,
        };
        bytes[at] ^= 0x10;
        File.WriteAllBytes(path, fault == "is cut off" ? bytes[..^1] : bytes);
        if (fault == "is missing")
            File.Delete(path);
        if (fault == "is unfinished")
            File.Move(path, path + ".new");
    }

    private DayTerms Open() => DayTerms.Open(_faults.Open(_folder.Path), _ids, _facts, _log);

    private string[] RunFiles() => Directory.GetFiles(_folder.Path, "terms-*");

    private void WorkAll()
    {
        for (var i = 0; _terms.WriteFull() || _terms.Tidy(); i++)
            Assert.True(i < 1_000, "There is always something to do.");
    }

    private void Save(int number, TraceItem[]? items = null)
    {
        Write(number, items ?? [Some.Span(Some.Key(number), number)]);
        _rows.Begin();
        _rows.Save(++_last, Some.Key(number).TraceId, 1, new TraceRow(1, [], []));
        _rows.Commit();
        _ids.Add([(Some.Key(number).TraceId, _last)]);
    }

    private void SaveAgain(int number, int span) => Write(number, [Some.Span(Some.Key(number), span)]);

    private void Write(int number, TraceItem[] items)
    {
        var places = _segments.Append([.. ContentBlock.Write(Some.Key(number).TraceId, items)]);
        _terms.Add([(number, TraceTerms.Of(items, _facts))], SegmentPosition.Of(places[^1].File, places[^1].Offset + places[^1].Length));
    }

    private void AssertFound(int rows)
    {
        for (var i = 1; i <= rows; i++)
            AssertRows($"{i} span", i);
    }

    private void AssertRows(string words, params long[] rows) =>
        Assert.Equal(rows, (Find(words) ?? throw new InvalidOperationException("The index is not whole.")).Rows());

    private RowSet? Find(string words) => _terms.Find(new SearchCondition.Words(words));

    private RowSet? Fact(string name, string value) => _terms.Find(new SearchCondition.Fact(name, value));
}
