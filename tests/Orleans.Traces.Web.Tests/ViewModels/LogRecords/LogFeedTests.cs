using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.LogRecords;

namespace Orleans.Traces.Web.Tests.ViewModels.LogRecords;

public sealed class LogFeedTests
{
    private readonly FakeLogs _logs = new();

    [Theory]
    [InlineData("", "/logs")]
    [InlineData("?range=1h&severity=warn&find=a+b&live=0", "/logs?range=1h&severity=warn&find=a%20b&live=0")]
    [InlineData("?from=5&to=9&severity=any&live=1", "/logs?from=5&to=9")]
    [InlineData("?range=x&severity=9&open=zz&from=-1", "/logs")]
    public void The_address_holds_all_and_what_cannot_be_read_is_left_out(string parameters, string address) =>
        Assert.Equal(address, LogsAddress.Read(parameters).ToString());

    [Fact]
    public async Task Records_come_newest_first_a_portion_at_a_time_each_once()
    {
        Fill(250);
        var feed = Feed();

        var sizes = new List<int>();
        while (feed.HasMore)
        {
            await feed.ReadMoreAsync(Some.Noon, default);
            sizes.Add(feed.Entries.Count);
        }

        Assert.Equal([100, 200, 250], sizes);
        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"record {249 - i}"), feed.Entries.Select(e => e.Line));
    }

    [Fact]
    public async Task New_records_are_put_on_top()
    {
        Fill(3);
        var feed = Feed();
        await feed.ReadMoreAsync(Some.Noon, default);
        await feed.ReadNewerAsync(Some.Noon, default);
        Assert.Equal(3, feed.Entries.Count);

        _logs.Add(At(3), At(4));
        await feed.ReadNewerAsync(Some.Noon, default);

        Assert.Equal(["record 4", "record 3", "record 2"], feed.Entries.Take(3).Select(e => e.Line));
        Assert.Equal(5, feed.Entries.Count);
    }

    [Fact]
    public async Task The_first_record_of_all_is_noticed()
    {
        var feed = Feed();
        await feed.ReadMoreAsync(Some.Noon, default);
        Assert.True(feed is { IsRead: true, HasMore: false });

        Fill(1);
        await feed.ReadNewerAsync(Some.Noon, default);

        Assert.Single(feed.Entries);
    }

    [Fact]
    public async Task More_new_records_than_one_reading_brings_leave_no_gap()
    {
        Fill(2);
        var feed = Feed();
        await feed.ReadMoreAsync(Some.Noon, default);
        _logs.Add([.. Enumerable.Range(2, LogListQuery.MaxLimit + 10).Select(At)]);

        await feed.ReadNewerAsync(Some.Noon, default);
        while (feed.HasMore)
            await feed.ReadMoreAsync(Some.Noon, default);

        Assert.Equal(LogListQuery.MaxLimit + 12, feed.Entries.Count);
        Assert.Equal(feed.Entries.Count, feed.Entries.Select(e => e.Place).Distinct().Count());
    }

    [Fact]
    public async Task No_more_than_the_bound_are_held_and_the_oldest_go()
    {
        Fill(LogFeed.MaxEntries + 50);
        var feed = Feed();
        while (feed.HasMore)
            await feed.ReadMoreAsync(Some.Noon, default);
        Assert.True(feed is { IsFull: true, Entries.Count: LogFeed.MaxEntries });

        _logs.Add(At(LogFeed.MaxEntries + 50));
        await feed.ReadNewerAsync(Some.Noon, default);

        Assert.Equal((LogFeed.MaxEntries, true), (feed.Entries.Count, feed.IsFull));
        Assert.Equal($"record {LogFeed.MaxEntries + 50}", feed.Entries[0].Line);
    }

    [Fact]
    public async Task A_search_for_words_looks_at_so_many_and_then_asks()
    {
        Fill(LogFeed.MaxScan + 1_500);
        var feed = Feed(new LogsAddress { Find = "record 7" });
        _logs.Asked.Clear();

        await feed.ReadMoreAsync(Some.Noon, default);
        Assert.True(_logs.Asked.Count <= LogFeed.MaxScan / LogListQuery.MaxLimit);
        var never = Feed(new LogsAddress { Find = "nowhere" });
        await never.ReadMoreAsync(Some.Noon, default);

        Assert.True(never is { IsPaused: true, HasMore: true, Entries.Count: 0 });
        await never.ReadMoreAsync(Some.Noon, default);
        Assert.True(never is { IsPaused: false, HasMore: false });
    }

    [Theory]
    [InlineData("PAID order", true)]
    [InlineData("user.id", true)]
    [InlineData("ann-7", true)]
    [InlineData("checkout", true)]
    [InlineData("order missing", false)]
    public async Task Words_are_looked_for_in_all_that_a_record_says(string find, bool found)
    {
        _logs.Add(Some.Log("Order 12 was paid") with { EventName = "checkout", Attributes = Some.Attributes(("user.id", "ann-7")) });
        var feed = Feed(new LogsAddress { Find = find });

        await feed.ReadMoreAsync(Some.Noon, default);

        Assert.Equal(found, feed.Entries.Count == 1);
    }

    [Theory]
    [InlineData(LeastSeverity.Any, 6)]
    [InlineData(LeastSeverity.Info, 5)]
    [InlineData(LeastSeverity.Warn, 3)]
    [InlineData(LeastSeverity.Error, 2)]
    public async Task Records_of_a_lower_severity_are_left_out(LeastSeverity least, int count)
    {
        _logs.Add(
            Some.Log("a", severity: 5), Some.Log("b", severity: 9), Some.Log("c", severity: 13), Some.Log("d", severity: 17), Some.Log("e", severity: 0),
            Some.Log("f", severity: 0) with { SeverityText = "Critical" });
        var feed = Feed(new LogsAddress { Severity = least });

        await feed.ReadMoreAsync(Some.Noon, default);

        Assert.Equal(count, feed.Entries.Count);
    }

    [Fact]
    public async Task Only_the_time_that_is_asked_for_is_read()
    {
        Fill(100);
        var feed = Feed(new LogsAddress { Range = ListRange.Between(At(10).TimeUnixNano, At(20).TimeUnixNano) });

        await feed.ReadMoreAsync(Some.Noon, default);

        Assert.Equal(("record 19", "record 10"), (feed.Entries[0].Line, feed.Entries[^1].Line));
    }

    [Fact]
    public async Task A_reading_that_fails_changes_nothing()
    {
        Fill(150);
        var feed = Feed();
        await feed.ReadMoreAsync(Some.Noon, default);
        _logs.Failure = new InvalidOperationException();

        await Assert.ThrowsAsync<InvalidOperationException>(() => feed.ReadMoreAsync(Some.Noon, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => feed.ReadNewerAsync(Some.Noon, default));
        _logs.Failure = null;
        await feed.ReadMoreAsync(Some.Noon, default);

        Assert.Equal(150, feed.Entries.Select(e => e.Line).Distinct().Count());
    }

    [Fact]
    public async Task A_line_is_short_and_its_address_shows_the_record()
    {
        _logs.Add(Some.Log("first\nline\u202E " + new string('x', 5_000)));
        var feed = Feed();
        await feed.ReadMoreAsync(Some.Noon, default);

        var entry = Assert.Single(feed.Entries);
        Assert.StartsWith("first␊line⟨RLO⟩ x", entry.Line, StringComparison.Ordinal);
        Assert.InRange(entry.Line.Length, 100, 500);
        var address = LogsAddress.Read(entry.Link["/logs".Length..]);
        Assert.Equal((entry.Place, entry.Time + 1, false), (address.Open, address.Range.To, address.IsLive));
    }

    private void Fill(int count) => _logs.Add([.. Enumerable.Range(0, count).Select(At)]);

    private static LogView At(int number) => Some.Log($"record {number}") with { TimeUnixNano = Some.NoonNanos - Some.Second + ((ulong)number * 1_000) };

    private LogFeed Feed(LogsAddress? address = null) => new(_logs, ProjectId.Default, address ?? LogsAddress.Default);
}
