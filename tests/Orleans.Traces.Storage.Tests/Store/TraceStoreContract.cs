using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;

namespace Orleans.Traces.Storage.Tests.Store;

/// <summary>What every store does.</summary>
public abstract partial class TraceStoreContract : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 3, 23, 30, 0, TimeSpan.Zero));

    /// <summary>What the store of this test is opened with.</summary>
    protected SomeDays Retention { get; } = new();

    protected ITraceStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await OpenAsync();

    public abstract Task DisposeAsync();

    /// <summary>Opens the store of this test; called again after <see cref="CloseAsync"/>.</summary>
    protected abstract Task<ITraceStore> OpenAsync();

    protected abstract Task CloseAsync();

    protected async Task ReopenAsync()
    {
        await CloseAsync();
        Store = await OpenAsync();
    }

    protected async Task SavedAsync(TraceSave save) => Assert.IsType<SaveOutcome.Saved>(await Store.SaveAsync(save, None));

    [Fact]
    public async Task Items_come_back_byte_for_byte_with_all_they_came_under()
    {
        var key = Some.Key(1);
        TraceItem[] items =
        [
            Some.Span(key, 1), Some.Log(key, 2), Some.Span(key, 3, scope: "db"), Some.Span(key, 4, service: "billing"),
            Some.Span(key, 5), Some.Log(key, 6, service: "billing"), Some.Span(key, 7, textLength: 300_000),
        ];
        await SavedAsync(Some.Save(key, items: items));

        var found = await Store.FindAsync(key, None);

        AssertSame(items, found!.Items);
    }

    [Fact]
    public async Task A_summary_comes_back_as_it_was()
    {
        var summary = Some.Summary(Some.Key(1).TraceId) with
        {
            Name = "größer 🙂", ServiceName = "", Start = 5, End = ulong.MaxValue, SpanCount = int.MaxValue, State = TraceState.Open,
                Complete = false,
            Flags = TraceFlags.Truncated, Revision = 9,
            Facts = new TraceFacts
            {
                SessionId = "größer 🙂", Tags = ["a"], Models = [new ModelUse("m", null, 1, 0, ulong.MaxValue, UsageTotals.None)],
                Totals = new UsageTotals(new TokenUsage { Input = long.MaxValue, Output = 0 }, 0.000000000001m, 2),
            },
        };
        await SavedAsync(new TraceSave(Some.Key(1), 0, summary, []));

        Assert.Equal(summary, await Store.FindSummaryAsync(Some.Key(1), None));
        Assert.Equal(summary, (await Store.FindAsync(Some.Key(1), None))!.Summary);
        Assert.Equal(summary, Assert.Single(await Store.ListAsync(new TraceListQuery { Project = Some.Project }, None)));
    }

    [Fact]
    public async Task What_is_not_stored_is_not_found()
    {
        await SavedAsync(Some.Save(Some.Key(1)));
        Assert.Null(await Store.FindAsync(Some.Key(2), None));
        Assert.Null(await Store.FindSummaryAsync(Some.Key(2), None));
        Assert.Empty(await Store.ListAsync(new TraceListQuery { Project = Some.ProjectNamed("nobody") }, None));
    }

    [Fact]
    public async Task A_later_save_adds_items_and_replaces_the_summary()
    {
        var key = Some.Key(1);
        await SavedAsync(Some.Save(key, 0, 1_000, Some.Span(key, 1)));
        await SavedAsync(Some.Save(key, 1, 700, Some.Span(key, 2), Some.Log(key, 3)));
        await SavedAsync(Some.Save(key, 2, 700));

        var found = await Store.FindAsync(key, None);

        AssertSame([Some.Span(key, 1), Some.Span(key, 2), Some.Log(key, 3)], found!.Items);
        Assert.Equal(Some.Summary(key.TraceId, 700, 3), found.Summary);
        Assert.Equal(700UL, Assert.Single(await Store.ListAsync(new TraceListQuery { Project = Some.Project }, None)).Start);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 3)]
    [InlineData(4, 3)]
    public async Task A_save_based_on_another_revision_is_stale_and_writes_nothing(int basedOn, int stored)
    {
        var key = Some.Key(1);
        for (var revision = 0; revision < stored; revision++)
            await SavedAsync(Some.Save(key, revision, 1_000, Some.Span(key, revision)));

        var outcome = await Store.SaveAsync(Some.Save(key, basedOn, 5, Some.Span(key, 99)), None);

        Assert.Equal(new SaveOutcome.Stale(stored), outcome);
        var found = await Store.FindAsync(key, None);
        Assert.Equal(stored, found!.Items.Count);
        Assert.Equal(Some.Summary(key.TraceId, 1_000, stored), found.Summary);
    }

    [Fact]
    public async Task A_save_of_an_unknown_trace_based_on_a_revision_is_stale()
    {
        Assert.Equal(new SaveOutcome.Stale(0), await Store.SaveAsync(Some.Save(Some.Key(1), 4, 5, Some.Span(Some.Key(1), 1)), None));
        Assert.Null(await Store.FindAsync(Some.Key(1), None));
    }

    [Fact]
    public async Task Of_saves_based_on_the_same_revision_one_wins()
    {
        var key = Some.Key(1);
        for (var revision = 0; revision < 5; revision++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
                Task.Run(() => Store.SaveAsync(Some.Save(key, revision, 1_000, Some.Span(key, (100 * revision) + i)), None))));

            Assert.Single(outcomes, o => o is SaveOutcome.Saved);
            Assert.All(outcomes.Where(o => o is not SaveOutcome.Saved), o => Assert.Equal(new SaveOutcome.Stale(revision + 1), o));
        }

        Assert.Equal(5, (await Store.FindAsync(key, None))!.Items.Count);
    }

    [Fact]
    public async Task A_reader_sees_all_of_a_save_or_nothing()
    {
        const int Revisions = 40;
        var key = Some.Key(1);
        var reader = Task.Run(async () =>
        {
            for (var last = 0; last < Revisions;)
            {
                var found = await Store.FindAsync(key, None);
                var revision = found?.Summary.Revision ?? 0;
                Assert.True(revision >= last);
                Assert.Equal(2 * revision, found?.Items.Count ?? 0);
                last = revision;
            }
        });
        for (var revision = 0; revision < Revisions; revision++)
            await SavedAsync(Some.Save(key, revision, 1_000, Some.Span(key, revision), Some.Log(key, revision)));
        await reader;
    }

    [Fact]
    public async Task A_thousand_saves_at_once_are_all_stored()
    {
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => Task.Run(() =>
            SavedAsync(Some.Save(Some.Key(i), 0, (ulong)i, Some.Span(Some.Key(i), i))))));

        var listed = await Store.ListAsync(new TraceListQuery { Project = Some.Project, Limit = TraceListQuery.MaxRead }, None);
        Assert.Equal(Enumerable.Range(0, 1_000).Reverse().Select(i => (ulong)i), listed.Select(s => s.Start));
        for (var i = 0; i < 1_000; i += 37)
            AssertSame([Some.Span(Some.Key(i), i)], (await Store.FindAsync(Some.Key(i), None))!.Items);
    }

    [Fact]
    public async Task Pages_over_several_days_follow_each_other_without_gap_or_repeat()
    {
        var random = new Random(7);
        var expected = new List<TraceSummary>();
        for (var i = 0; i < 120; i++)
        {
            if (i % 20 == 0)
                Time.Advance(TimeSpan.FromDays(1));

            // Starts say nothing of the day of the save, and many are equal.
            var save = Some.Save(Some.Key(i), start: (ulong)random.Next(30));
            await SavedAsync(save);
            expected.Add(save.Summary);
        }

        expected.Sort(TraceListQuery.Compare);
        foreach (var (from, to) in new (ulong, ulong?)[] { (0, null), (7, 21), (29, null), (0, 1), (12, 12) })
        {
            var query = new TraceListQuery { Project = Some.Project, From = from, To = to, Limit = 7 };
            var all = new List<TraceSummary>();
            while (await Store.ListAsync(query, None) is { Count: > 0 } page)
            {
                Assert.InRange(page.Count, 1, 7);
                all.AddRange(page);
                query = query with { After = new TraceCursor(page[^1].Start, page[^1].TraceId) };
            }

            Assert.Equal(expected.Where(s => s.Start >= from && (to is null || s.Start < to)), all);
        }
    }

    [Fact]
    public async Task Starts_may_be_any_number_of_64_bits()
    {
        ulong[] starts = [0, 1, long.MaxValue, (ulong)long.MaxValue + 1, ulong.MaxValue - 1, ulong.MaxValue];
        for (var i = 0; i < starts.Length; i++)
            await SavedAsync(Some.Save(Some.Key(i), start: starts[i]));

        async Task<IEnumerable<ulong>> StartsAsync(TraceListQuery query) => (await Store.ListAsync(query, None)).Select(s => s.Start);
        var all = new TraceListQuery { Project = Some.Project };
        Assert.Equal(starts.Reverse(), await StartsAsync(all));
        Assert.Equal([1UL, 0UL], await StartsAsync(all with { To = long.MaxValue }));
        Assert.Equal([ulong.MaxValue], await StartsAsync(all with { From = ulong.MaxValue }));
        Assert.Empty(await StartsAsync(all with { To = 0 }));
        Assert.Equal([0UL], await StartsAsync(all with { After = new TraceCursor(1, Some.Key(1).TraceId) }));
        Assert.Equal(starts.Reverse().Skip(1), await StartsAsync(all with { After = new TraceCursor(ulong.MaxValue,
            Some.Key(5).TraceId) }));
    }

    [Fact]
    public async Task Projects_are_kept_apart()
    {
        var here = Some.Key(1);
        var there = new TraceKey(Some.ProjectNamed("other"), here.TraceId);
        await SavedAsync(Some.Save(here, 0, 1, Some.Span(here, 1)));
        Assert.Null(await Store.FindAsync(there, None));

        await SavedAsync(Some.Save(there, 0, 2, Some.Span(there, 2)));

        AssertSame([Some.Span(here, 1)], (await Store.FindAsync(here, None))!.Items);
        AssertSame([Some.Span(there, 2)], (await Store.FindAsync(there, None))!.Items);
        Assert.Equal(2UL, Assert.Single(await Store.ListAsync(new TraceListQuery { Project = there.Project }, None)).Start);
    }

    [Fact]
    public async Task A_trace_that_goes_on_the_next_day_is_one_trace()
    {
        var key = Some.Key(1);
        await SavedAsync(Some.Save(key, 0, 1_000, Some.Span(key, 1)));
        Time.Advance(TimeSpan.FromHours(1));
        await SavedAsync(Some.Save(Some.Key(2), 0, 2_000));
        await SavedAsync(Some.Save(key, 1, 3_000, Some.Span(key, 2)));

        Assert.Equal(2, (await Store.FindAsync(key, None))!.Items.Count);
        Assert.Equal([3_000UL, 2_000UL], (await Store.ListAsync(new TraceListQuery { Project = Some.Project }, None)).Select(s => s.Start));
    }

    [Fact]
    public async Task All_is_there_after_a_restart()
    {
        for (var i = 0; i < 30; i++)
        {
            Time.Advance(TimeSpan.FromHours(5));
            await SavedAsync(Some.Save(Some.Key(i), start: (ulong)i, items: [Some.Span(Some.Key(i), i), Some.Log(Some.Key(i), i)]));
        }

        await ReopenAsync();

        Assert.Equal(30, (await Store.ListAsync(new TraceListQuery { Project = Some.Project }, None)).Count);
        AssertSame([Some.Span(Some.Key(3), 3), Some.Log(Some.Key(3), 3)], (await Store.FindAsync(Some.Key(3), None))!.Items);
        await SavedAsync(Some.Save(Some.Key(3), 1, 3, Some.Span(Some.Key(3), 4)));
        Assert.Equal(3, (await Store.FindAsync(Some.Key(3), None))!.Items.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(TraceListQuery.MaxRead + 1)]
    public Task A_limit_out_of_range_is_a_fault_of_the_caller(int limit) =>
        Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ListAsync(new TraceListQuery { Project = Some.Project, Limit = limit },
            None));

    protected static void AssertSame(IEnumerable<TraceItem> expected, IEnumerable<TraceItem> actual)
    {
        static List<string> Texts(IEnumerable<TraceItem> items) =>
            [.. items.OrderBy(i => i.Hash).Select(i => $"{i.Signal} {i.Hash} {Convert.ToHexString(i.Context.ResourcePart.Span)} " +
                $"{Convert.ToHexString(i.Context.ScopePart.Span)} {Convert.ToHexString(i.Bytes.Span)}")];
        Assert.Equal(Texts(expected), Texts(actual));
    }
}
