using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Storage.Tests.Logs;

/// <summary>What every log store does.</summary>
public abstract class LogStoreContract : IAsyncLifetime
{
    protected const ulong Minute = 60_000_000_000, Noon = 1_795_608_000_000_000_000;

    protected static readonly CancellationToken None = CancellationToken.None;

    protected static readonly LogListQuery All = new() { Project = Some.Project, Limit = LogListQuery.MaxLimit };

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 3, 23, 30, 0, TimeSpan.Zero));

    protected DateOnly Today => DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);

    protected ILogStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await OpenAsync();

    public abstract Task DisposeAsync();

    /// <summary>Opens the store of this test; called again after <see cref="CloseAsync"/>.</summary>
    protected abstract Task<ILogStore> OpenAsync();

    protected abstract Task CloseAsync();

    protected async Task ReopenAsync()
    {
        await CloseAsync();
        Store = await OpenAsync();
    }

    protected Task SaveAsync(params LogItem[] logs) => Store.SaveAsync(Some.Project, logs, None);

    [Fact]
    public async Task Records_come_back_byte_for_byte_with_all_they_came_under()
    {
        LogItem[] logs =
        [
            Some.LooseLog(1, Noon), Some.LooseLog(2, Noon + 5, service: "billing"), Some.LooseLog(3, Noon + 2, textLength: 400_000),
            Some.LooseLog(4, 0), Some.LooseLog(5, ulong.MaxValue), Some.LooseLog(6, Noon - (3 * Minute)),
        ];
        await SaveAsync(logs);

        AssertSame(logs, (await Store.ListAsync(All, None)).Logs);
        await ReopenAsync();
        AssertSame(logs, (await Store.ListAsync(All, None)).Logs);
    }

    [Fact]
    public async Task A_record_that_was_saved_twice_is_read_once_whatever_lies_between()
    {
        await SaveAsync(Some.LooseLog(1, Noon), Some.LooseLog(2, Noon), Some.LooseLog(3, Noon + 1));
        await SaveAsync(Some.LooseLog(2, Noon), Some.LooseLog(4, Noon));
        Time.Advance(TimeSpan.FromDays(2));
        await SaveAsync(Some.LooseLog(2, Noon), Some.LooseLog(5, Noon), Some.LooseLog(5, Noon));

        Assert.Equal(5, (await Store.ListAsync(All, None)).Logs.Count);
        Assert.Equal(5, (await PagesAsync(All with { Limit = 2 })).Count);
    }

    [Fact]
    public async Task Pages_over_several_days_follow_each_other_without_gap_or_repeat()
    {
        var random = new Random(11);
        var logs = new List<LogItem>();
        for (var day = 0; day < 4; day++)
        {
            for (var save = 0; save < 6; save++)
            {
                // Times say nothing of the day of the save, lie minutes apart within one save, and many are equal.
                LogItem[] batch = [.. Enumerable.Range(0, 12).Select(i => Some.LooseLog(random.Next(400), Noon + ((ulong)random.Next(25) * (Minute / 4))))];
                await SaveAsync(batch);
                logs.AddRange(batch);
            }

            Time.Advance(TimeSpan.FromDays(1));
        }

        foreach (var reopened in new[] { false, true })
        {
            if (reopened)
                await ReopenAsync();
            foreach (var (from, to) in new (ulong, ulong?)[] { (0, null), (Noon + Minute, Noon + (3 * Minute)), (Noon, Noon + 1), (Noon + 1, Noon + 1), (0, Noon) })
            {
                var query = All with { From = from, To = to, Limit = 7 };
                var expected = new NewestLogs(query with { Limit = LogListQuery.MaxLimit });
                logs.ForEach(expected.Add);
                Assert.Equal(expected.ToPage().Logs.Select(l => l.Hash), (await PagesAsync(query)).Select(l => l.Hash));
            }
        }
    }

    [Fact]
    public async Task A_cursor_means_the_same_place_after_newer_records_came()
    {
        await SaveAsync([.. Enumerable.Range(0, 10).Select(i => Some.LooseLog(i, Noon + (ulong)i))]);
        var first = await Store.ListAsync(All with { Limit = 4 }, None);
        await SaveAsync([.. Enumerable.Range(10, 10).Select(i => Some.LooseLog(i, Noon + (ulong)i))]);

        var second = await Store.ListAsync(All with { Limit = 4, After = first.Next }, None);

        Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2], first.Logs.Concat(second.Logs).Select(l => (int)(l.Header.Time - Noon)));
        Assert.Null((await Store.ListAsync(All with { Limit = 2, After = second.Next }, None)).Next);
    }

    [Fact]
    public async Task Projects_are_kept_apart()
    {
        var other = Some.ProjectNamed("other");
        await SaveAsync(Some.LooseLog(1, Noon));
        await Store.SaveAsync(other, [Some.LooseLog(2, Noon)], None);

        Assert.Equal(Some.LooseLog(1, Noon).Hash, Assert.Single((await Store.ListAsync(All, None)).Logs).Hash);
        Assert.Equal(Some.LooseLog(2, Noon).Hash, Assert.Single((await Store.ListAsync(All with { Project = other }, None)).Logs).Hash);
        Assert.Empty((await Store.ListAsync(All with { Project = Some.ProjectNamed("nobody") }, None)).Logs);
    }

    [Fact]
    public async Task Records_lie_in_the_day_of_their_save_and_a_day_is_dropped_whole()
    {
        var first = Today;
        await SaveAsync(Some.LooseLog(1, Noon), Some.LooseLog(2, 0));
        Time.Advance(TimeSpan.FromHours(1));
        await SaveAsync(Some.LooseLog(3, Noon), Some.LooseLog(1, Noon));
        await Store.SaveAsync(Some.ProjectNamed("other"), [Some.LooseLog(4, Noon)], None);
        Assert.Equal(
            [new ProjectDay(Some.ProjectNamed("other"), Today), new ProjectDay(Some.Project, first), new ProjectDay(Some.Project, Today)],
            Store.Days().OrderBy(d => d.Project.ToString()).ThenBy(d => d.Date));

        await Store.DropDayAsync(new ProjectDay(Some.Project, first), None);
        await Store.DropDayAsync(new ProjectDay(Some.Project, first), None);
        await Store.DropDayAsync(new ProjectDay(Some.Project, first.AddDays(-9)), None);

        foreach (var reopened in new[] { false, true })
        {
            if (reopened)
                await ReopenAsync();
            // What was saved again later is there still.
            AssertSame([Some.LooseLog(1, Noon), Some.LooseLog(3, Noon)], (await Store.ListAsync(All, None)).Logs);
            Assert.Equal(2, Store.Days().Count);
        }
    }

    [Fact]
    public async Task The_day_that_is_written_to_may_be_dropped_and_begins_anew()
    {
        for (var round = 0; round < 3; round++)
        {
            await SaveAsync(Some.LooseLog(round, Noon));
            await Store.DropDayAsync(new ProjectDay(Some.Project, Today), None);
            Assert.Empty((await Store.ListAsync(All, None)).Logs);
            Assert.Empty(Store.Days());
        }

        await SaveAsync(Some.LooseLog(9, Noon));
        await ReopenAsync();
        Assert.Equal(Some.LooseLog(9, Noon).Hash, Assert.Single((await Store.ListAsync(All, None)).Logs).Hash);
    }

    [Fact]
    public async Task Saves_reads_and_drops_at_once_harm_nobody()
    {
        var other = Some.ProjectNamed("other");
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            for (var read = 0; read < 10 || !stop.IsCancellationRequested; read++)
            {
                await Store.ListAsync(All, None);
                await Store.ListAsync(All with { Project = other }, None);
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            await SaveAsync(Some.LooseLog(i, Noon + (ulong)i));
            await Store.SaveAsync(other, [Some.LooseLog(i, Noon)], None);
            await Store.DropDayAsync(new ProjectDay(other, Today), None);
        }));
        await stop.CancelAsync();
        await reader;

        Assert.Equal(60, (await Store.ListAsync(All, None)).Logs.Count);
        Assert.Empty((await Store.ListAsync(All with { Project = other }, None)).Logs);
    }

    [Fact]
    public async Task A_page_of_large_records_ends_early()
    {
        var large = (int)(LogListQuery.MaxPageBytes / 4);
        for (var i = 0; i < 6; i++)
            await SaveAsync(Some.LooseLog(i, Noon + (ulong)i, large));

        var page = await Store.ListAsync(All, None);

        Assert.Equal(3, page.Logs.Count);
        Assert.Equal(6, (await PagesAsync(All)).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(LogListQuery.MaxLimit + 1)]
    public Task A_limit_out_of_range_is_a_fault_of_the_caller(int limit) =>
        Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ListAsync(All with { Limit = limit }, None));

    [Fact]
    public async Task A_save_of_nothing_makes_no_day_and_one_without_a_project_is_a_fault_of_the_caller()
    {
        await SaveAsync();
        Assert.Empty(Store.Days());
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveAsync(default, [Some.LooseLog(1, Noon)], None));
    }

    protected static void AssertSame(IEnumerable<LogItem> expected, IEnumerable<LogItem> actual)
    {
        static List<string> Texts(IEnumerable<LogItem> items) =>
            [.. items.OrderBy(i => i.Hash).Select(i => $"{i.Hash} {Convert.ToHexString(i.Context.ResourcePart.Span)} " +
                $"{Convert.ToHexString(i.Context.ScopePart.Span)} {Convert.ToHexString(i.Bytes.Span)}")];
        Assert.Equal(Texts(expected), Texts(actual));
    }

    private async Task<List<LogItem>> PagesAsync(LogListQuery query)
    {
        var all = new List<LogItem>();
        LogPage page;
        do
        {
            page = await Store.ListAsync(query, None);
            Assert.True(page.Logs.Count <= query.Limit);
            Assert.True(page.Next is null || page.Logs.Count > 0);
            all.AddRange(page.Logs);
            query = query with { After = page.Next };
        }
        while (page.Next is not null);
        return all;
    }
}
