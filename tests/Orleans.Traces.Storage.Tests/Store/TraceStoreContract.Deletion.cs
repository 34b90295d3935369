using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Storage.Tests.Store;

/// <summary>A deleted trace is gone at once, and stays gone.</summary>
public abstract partial class TraceStoreContract
{
    [Fact]
    public async Task A_deleted_trace_is_read_by_nobody_and_saved_by_nobody()
    {
        var key = Some.Key(1);
        await SavedAsync(Some.Save(key, 0, 1_000, Some.Span(key, 1)));
        await SavedAsync(Some.Save(Some.Key(2), 0, 2_000, Some.Span(Some.Key(2), 2)));

        Assert.True(await Store.DeleteAsync(key, isOpen: false, None));

        await AssertDeletedAsync(key);
        Assert.Equal(2_000UL, Assert.Single(await Store.ListAsync(new TraceListQuery { Project = Some.Project }, None)).Start);
        Assert.False(Store.IsKnownDeleted(Some.Key(2)));
        Assert.Single((await Store.FindAsync(Some.Key(2), None))!.Items);
    }

    [Fact]
    public async Task A_deletion_is_there_after_a_restart()
    {
        var key = Some.Key(1);
        await SavedAsync(Some.Save(key, 0, 1_000, Some.Span(key, 1)));
        Time.Advance(TimeSpan.FromDays(2));
        await Store.DeleteAsync(key, isOpen: false, None);
        await ReopenAsync();

        await AssertDeletedAsync(key);
        Assert.True(await Store.DeleteAsync(key, isOpen: false, None));
    }

    [Fact]
    public async Task A_trace_that_is_open_and_not_stored_yet_can_be_deleted()
    {
        Assert.True(await Store.DeleteAsync(Some.Key(1), isOpen: true, None));
        await AssertDeletedAsync(Some.Key(1));
        await ReopenAsync();
        await AssertDeletedAsync(Some.Key(1));
    }

    [Fact]
    public async Task A_trace_that_nobody_knows_of_is_not_deleted_and_can_come_later()
    {
        Assert.False(await Store.DeleteAsync(Some.Key(1), isOpen: false, None));
        Assert.False(Store.IsKnownDeleted(Some.Key(1)));
        await SavedAsync(Some.Save(Some.Key(1)));
    }

    [Fact]
    public async Task A_deletion_is_of_one_project_alone()
    {
        var there = new TraceKey(Some.ProjectNamed("other"), Some.Key(1).TraceId);
        await SavedAsync(Some.Save(Some.Key(1)));
        await SavedAsync(Some.Save(there));

        await Store.DeleteAsync(Some.Key(1), isOpen: false, None);

        await AssertDeletedAsync(Some.Key(1));
        Assert.NotNull(await Store.FindAsync(there, None));
        Assert.False(Store.IsKnownDeleted(there));
    }

    [Fact]
    public async Task Saves_that_meet_a_deletion_come_before_it_or_write_nothing()
    {
        for (var i = 0; i < 50; i++)
        {
            var key = Some.Key(i);
            var save = Task.Run(() => Store.SaveAsync(Some.Save(key, 0, 1_000, Some.Span(key, 1)), None));
            Assert.True(await Store.DeleteAsync(key, isOpen: true, None));
            Assert.True(await save is SaveOutcome.Saved or SaveOutcome.Deleted);
            await AssertDeletedAsync(key);
        }

        Assert.Empty(await Store.ListAsync(new TraceListQuery { Project = Some.Project }, None));
    }

    private async Task AssertDeletedAsync(TraceKey key)
    {
        Assert.True(Store.IsKnownDeleted(key));
        Assert.Null(await Store.FindAsync(key, None));
        Assert.Null(await Store.FindOutlineAsync(key, None));
        Assert.Null(await Store.FindSummaryAsync(key, None));
        foreach (var basedOn in (int[])[0, 1])
            Assert.Equal(new SaveOutcome.Deleted(), await Store.SaveAsync(Some.Save(key, basedOn, 1_000, Some.Span(key, 9)), None));
        Assert.DoesNotContain(await Store.ListAsync(new TraceListQuery { Project = key.Project }, None), s => s.TraceId == key.TraceId);
    }
}
