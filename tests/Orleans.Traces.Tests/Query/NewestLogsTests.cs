using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.Query;

public sealed class NewestLogsTests
{
    private static readonly LogListQuery All = new() { Project = ProjectId.Default };

    [Fact]
    public void Newest_first_whatever_the_order_and_each_once()
    {
        var page = PageOf(All, Log(2), Log(9), Log(5), Log(2), Log(9));

        Assert.Equal([9, 5, 2], Times(page));
        Assert.Null(page.Next);
    }

    [Fact]
    public void Records_of_one_time_are_told_apart_by_their_hash()
    {
        LogItem[] logs = [.. Enumerable.Range(0, 9).Select(i => Some.LooseLog(1, $"log {i}"))];

        Assert.Equal(logs.Select(l => l.Hash).OrderDescending(), PageOf(All, logs).Logs.Select(l => l.Hash));
    }

    [Fact]
    public void Any_number_of_pages_has_every_record_once_in_order()
    {
        // Times are drawn from few, so that pages end within equal ones.
        var random = new Random(5);
        LogItem[] logs = [.. Enumerable.Range(0, 200).Select(i => Some.LooseLog(random.Next(20), $"log {i}"))];
        var expected = PageOf(All with { Limit = 1_000 }, logs).Logs.Select(l => l.Hash).ToList();
        Assert.Equal(200, expected.Count);

        for (var limit = 1; limit < 60; limit += 7)
        {
            var read = new List<ItemHash>();
            var pages = 0;
            for (LogCursor? after = null; pages == 0 || after is not null; pages++)
            {
                random.Shuffle(logs);
                var page = PageOf(All with { Limit = limit, After = after }, logs);
                Assert.InRange(page.Logs.Count, 1, limit);
                read.AddRange(page.Logs.Select(l => l.Hash));
                after = page.Next;
            }

            Assert.Equal(expected, read);
            Assert.Equal((199 / limit) + 1, pages);
        }
    }

    [Fact]
    public void From_is_inclusive_and_to_exclusive()
    {
        Assert.Equal([4, 3], Times(PageOf(All with { From = Some.At(3), To = Some.At(5) }, Log(2), Log(3), Log(4), Log(5))));
        Assert.Empty(PageOf(All with { To = 0 }, Log(1)).Logs);
        Assert.Null((All with { To = 0 }).Highest);
        Assert.Equal(Some.At(5) - 1, (All with { To = Some.At(5) }).Highest);
        Assert.Equal(ulong.MaxValue, All.Highest);
    }

    [Fact]
    public void A_page_that_would_be_too_large_ends_early_and_without_gaps()
    {
        var large = new string('x', (int)(LogListQuery.MaxPageBytes / 3));
        LogItem[] logs = [Some.LooseLog(1, "a"), Some.LooseLog(2, large), Some.LooseLog(3, large), Some.LooseLog(4, large), Some.LooseLog(5, "b")];
        foreach (var order in new[] { logs, [.. logs.Reverse()] })
        {
            var first = PageOf(All, order);
            Assert.Equal([5, 4, 3], Times(first));
            Assert.Equal([2, 1], Times(PageOf(All with { After = first.Next }, order)));
        }
    }

    [Fact]
    public void A_record_larger_than_a_page_stands_alone_on_one()
    {
        var large = Some.LooseLog(2, new string('x', (int)LogListQuery.MaxPageBytes + 1));

        var page = PageOf(All, Log(1), large);
        Assert.Equal([2], Times(page));
        Assert.Equal([1], Times(PageOf(All with { After = page.Next }, Log(1), large)));
    }

    [Fact]
    public void A_page_of_pages_ends_where_the_first_of_them_does()
    {
        var newest = new NewestLogs(All);
        newest.Add(new LogPage([Log(9), Log(3)], LogCursor.Of(Log(3))));
        newest.Add(new LogPage([Log(8), Log(6)], LogCursor.Of(Log(6))));
        newest.Add(new LogPage([Log(7), Log(1)], Next: null));

        var page = newest.ToPage();
        Assert.Equal([9, 8, 7, 6], Times(page));
        Assert.Equal(LogCursor.Of(Log(6)), page.Next);
        Assert.True(newest.IsCompleteAt(Some.At(5)));
        Assert.False(newest.IsCompleteAt(Some.At(6)));
    }

    [Fact]
    public void A_cursor_is_read_back_from_its_text()
    {
        var cursor = LogCursor.Of(Log(7));

        Assert.True(LogCursor.TryParse(cursor.ToString(), out var back));
        Assert.Equal(cursor, back);
        Assert.False(LogCursor.TryParse(cursor + "0", out _));
        Assert.False(LogCursor.TryParse(new string('g', 48), out _));
        Assert.False(LogCursor.TryParse("", out _));
    }

    private static LogItem Log(int time) => Some.LooseLog(time);

    private static LogPage PageOf(LogListQuery query, params LogItem[] logs)
    {
        var newest = new NewestLogs(query);
        foreach (var log in logs)
            newest.Add(log);
        return newest.ToPage();
    }

    private static IEnumerable<int> Times(LogPage page) => page.Logs.Select(l => (int)((l.Header.Time - Some.Zero) / Some.Ms));
}
