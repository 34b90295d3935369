using Orleans.Traces.Query;

namespace Orleans.Traces.Storage.Tests.Store;

/// <summary>Days that are over count as absent; they go as a whole, and never come back.</summary>
public abstract partial class TraceStoreContract
{
    [Fact]
    public async Task A_day_is_kept_to_its_last_moment_and_absent_from_then_on()
    {
        Retention.Days = 2;
        var key = Some.Key(1);
        await SavedAsync(Some.Save(key, 0, 1_000, Some.Span(key, 1)));

        // Stored on the 3rd: the 4th and 5th are its two days.
        Time.SetUtcNow(new DateTimeOffset(2026, 11, 5, 23, 59, 59, TimeSpan.Zero));
        await SavedAsync(Some.Save(key, 1, 1_000, Some.Span(key, 2)));
        Assert.Equal(2, (await Store.FindAsync(key, None))!.Items.Count);
        Assert.False(Retention.IsToGo(Assert.Single(Store.Days()), Time.GetUtcNow()));

        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Store.FindAsync(key, None));
        Assert.Null(await Store.FindSummaryAsync(key, None));
        Assert.Empty(await Store.ListAsync(new TraceListQuery { Project = Some.Project }, None));
        Assert.Equal(new SaveOutcome.Stale(0), await Store.SaveAsync(Some.Save(key, 2, 1_000, Some.Span(key, 3)), None));
        Assert.False(Retention.IsToGo(Earliest(), Time.GetUtcNow()));

        Time.Advance(TimeSpan.FromHours(1));
        Assert.True(Retention.IsToGo(Earliest(), Time.GetUtcNow()));
    }

    [Fact]
    public async Task A_trace_whose_day_is_over_begins_anew_today_and_outlives_the_old_day()
    {
        Retention.Days = 1;
        var key = Some.Key(1);
        await SavedAsync(Some.Save(key, 0, 1_000, Some.Span(key, 1)));
        var old = Assert.Single(Store.Days());
        Time.Advance(TimeSpan.FromDays(2));

        await SavedAsync(Some.Save(key, 0, 2_000, Some.Span(key, 2)));
        AssertSame([Some.Span(key, 2)], (await Store.FindAsync(key, None))!.Items);
        await Store.DropDayAsync(old, None);
        await ReopenAsync();

        AssertSame([Some.Span(key, 2)], (await Store.FindAsync(key, None))!.Items);
        await SavedAsync(Some.Save(key, 1, 2_000, Some.Span(key, 3)));
        Assert.DoesNotContain(old, Store.Days());
    }

    [Fact]
    public async Task A_dropped_day_is_gone_with_its_traces_alone()
    {
        await SavedAsync(Some.Save(Some.Key(1), 0, 1_000, Some.Span(Some.Key(1), 1)));
        var first = Assert.Single(Store.Days());
        Time.Advance(TimeSpan.FromDays(1));
        await SavedAsync(Some.Save(Some.Key(2), 0, 2_000, Some.Span(Some.Key(2), 2)));

        await Store.DropDayAsync(first, None);
        await Store.DropDayAsync(first, None);

        Assert.Null(await Store.FindAsync(Some.Key(1), None));
        Assert.Equal(new SaveOutcome.Stale(0), await Store.SaveAsync(Some.Save(Some.Key(1), 1), None));
        Assert.Equal(2_000UL, Assert.Single(await Store.ListAsync(new TraceListQuery { Project = Some.Project }, None)).Start);
        Assert.Single((await Store.FindAsync(Some.Key(2), None))!.Items);
        Assert.DoesNotContain(first, Store.Days());
        await ReopenAsync();
        Assert.DoesNotContain(first, Store.Days());
    }

    [Fact]
    public async Task A_tombstone_outlives_the_day_of_its_trace_and_goes_with_the_day_of_the_deletion()
    {
        Retention.Days = 3;
        var key = Some.Key(1);
        await SavedAsync(Some.Save(key));
        var stored = Assert.Single(Store.Days());
        Time.Advance(TimeSpan.FromDays(2));
        await Store.DeleteAsync(key, isOpen: false, None);
        var deleted = Store.Days().Single(d => d != stored);

        await Store.DropDayAsync(stored, None);
        await AssertDeletedAsync(key);

        Time.Advance(TimeSpan.FromDays(1));
        await Store.DeleteAsync(key, isOpen: false, None);
        await Store.DropDayAsync(deleted, None);
        await AssertDeletedAsync(key);

        await Store.DropDayAsync(Store.Days().Single(), None);
        Assert.False(Store.IsKnownDeleted(key));
        await SavedAsync(Some.Save(key));
    }

    [Fact]
    public async Task Readers_and_savers_under_way_see_a_dropped_day_whole_or_not_at_all()
    {
        for (var round = 0; round < 10; round++)
        {
            var key = Some.Key(round);
            await SavedAsync(Some.Save(key, 0, 1_000, Some.Span(key, 1), Some.Span(key, 2)));
            var day = Store.Days().MaxBy(d => d.Date);
            var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (await Store.FindAsync(key, None) is { } found)
                    Assert.Equal(2, found.Items.Count);
                Assert.DoesNotContain(await Store.ListAsync(new TraceListQuery { Project = Some.Project }, None), s => s.TraceId == key.TraceId);
            })).ToArray();
            await Store.DropDayAsync(day, None);
            await Task.WhenAll(readers);
            Assert.DoesNotContain(day, Store.Days());
            Time.Advance(TimeSpan.FromDays(1));
        }
    }

    private ProjectDay Earliest() => Store.Days().MinBy(d => d.Date);
}
