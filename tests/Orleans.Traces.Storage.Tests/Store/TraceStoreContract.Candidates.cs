using Orleans.Traces.Assembling;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Storage.Tests.Store;

/// <summary>Candidates of a search: none is left out, and they come newest first, a few at a time.</summary>
public abstract partial class TraceStoreContract
{
    /// <summary>The store has an index of all that <see cref="SearchCondition"/> asks for, and gives no more than fulfil it.</summary>
    protected abstract bool GivesOnlyWhatFulfils { get; }

    /// <summary>Waits until the store has done what it does apart from saves.</summary>
    protected virtual Task SettleAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_happens_a_trace_that_fulfils_a_condition_is_a_candidate(int seed)
    {
        var random = new Random(seed);
        var traces = new Dictionary<int, SearchedTrace>();
        var (found, questions) = (0, 0);
        for (var step = 0; step < 120; step++)
        {
            await (random.Next(14) switch
            {
                < 8 => GrowAsync(traces, random),
                8 => DeleteOneAsync(traces, random),
                9 => PassSomeAsync(random),
                10 => ReopenAsync(),
                11 => SettleAsync(),
                _ => Task.CompletedTask,
            });
            var question = SearchedTrace.Question(random);
            var range = Range(random);
            var candidates = await CandidatesAsync(range, question);
            var fulfil = traces.Values.Where(t => range.Includes(t.Start, t.Key.TraceId) && t.Fulfils(question)).Select(t => (t.Start, t.Key.TraceId)).ToList();
            Assert.True(fulfil.All(candidates.Contains), $"Seed {seed}, step {step}: one of {fulfil.Count} is left out by {question}.");
            if (GivesOnlyWhatFulfils && !SearchedTrace.IsOfLongText(question))
                Assert.True(candidates.Count == fulfil.Count, $"Seed {seed}, step {step}: {candidates.Count} for {fulfil.Count} by {question}.");
            found += fulfil.Count;
            questions += fulfil.Count > 0 && fulfil.Count < traces.Count ? 1 : 0;
        }

        Assert.True(found > 300 && questions > 40, $"Too tame: {found} found, {questions} questions that tell traces apart.");
    }

    [Fact]
    public async Task Candidates_come_newest_first_from_several_days_in_parts()
    {
        var expected = new List<TraceSummary>();
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            if (i % 100 == 0)
                Time.Advance(TimeSpan.FromDays(1));
            var save = Some.Save(Some.Key(i), start: (ulong)random.Next(100), items: Some.Span(Some.Key(i), i, service: i % 2 == 0 ? "even" : "odd"));
            await SavedAsync(save);
            if (i % 2 == 0)
                expected.Add(save.Summary);
        }

        expected.Sort(TraceListQuery.Compare);
        var parts = new List<IReadOnlyList<TraceSummary>>();
        await foreach (var part in Store.CandidatesAsync(new TraceListQuery { Project = Some.Project }, new SearchCondition.Words("span"), None))
            parts.Add(part);

        var all = parts.SelectMany(p => p).ToList();
        Assert.Equal(300, all.Count);
        Assert.Equal(expected, all.Where(s => expected.Contains(s)));
        Assert.Equal(all.Order(Comparer<TraceSummary>.Create(TraceListQuery.Compare)), all);
        Assert.All(parts, p => Assert.NotEmpty(p));
        Assert.True(parts.Count > 2 && parts[0].Count <= 64, "The first part is not a small one.");
    }

    [Fact]
    public async Task A_search_that_is_cancelled_ends()
    {
        for (var i = 0; i < 100; i++)
            await SavedAsync(Some.Save(Some.Key(i), items: Some.Span(Some.Key(i), i)));

        using var cancelling = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var part in Store.CandidatesAsync(new TraceListQuery { Project = Some.Project }, new SearchCondition.Words("span"),
                cancelling.Token))
            {
                await cancelling.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task A_dropped_day_gives_no_candidates_and_a_search_goes_on_past_it()
    {
        await SavedAsync(Some.Save(Some.Key(1), start: 10, items: Some.Span(Some.Key(1), 1)));
        var day = Assert.Single(Store.Days());
        Time.Advance(TimeSpan.FromDays(1));
        for (var i = 2; i < 100; i++)
            await SavedAsync(Some.Save(Some.Key(i), start: (ulong)(i * 10), items: Some.Span(Some.Key(i), i)));

        var found = 0;
        await foreach (var part in Store.CandidatesAsync(new TraceListQuery { Project = Some.Project }, new SearchCondition.Words("span"), None))
        {
            if (found == 0)
                await Store.DropDayAsync(day, None);
            found += part.Count;
        }

        Assert.Equal(98, found);
    }

    [Fact]
    public async Task A_limit_does_not_bound_candidates_and_nothing_is_a_condition_too()
    {
        for (var i = 0; i < 5; i++)
            await SavedAsync(Some.Save(Some.Key(i), start: (ulong)i));

        var range = new TraceListQuery { Project = Some.Project, Limit = 1 };
        Assert.Equal(5, (await CandidatesAsync(range, new SearchCondition.Any())).Count);
        Assert.Equal(5, (await CandidatesAsync(range, new SearchCondition.And([]))).Count);
        Assert.Empty(await CandidatesAsync(range with { To = 0 }, new SearchCondition.Any()));
        Assert.Empty(await CandidatesAsync(range with { Project = Some.ProjectNamed("nobody") }, new SearchCondition.Any()));
    }

    protected async Task<List<(ulong Start, Identity.TraceId Id)>> CandidatesAsync(TraceListQuery range, SearchCondition condition)
    {
        var all = new List<(ulong, Identity.TraceId)>();
        await foreach (var part in Store.CandidatesAsync(range, condition, None))
            all.AddRange(part.Select(s => (s.Start, s.TraceId)));
        return all;
    }

    private static TraceListQuery Range(Random random)
    {
        var range = new TraceListQuery { Project = Some.Project };
        return random.Next(4) switch
        {
            0 => range with { From = (ulong)random.Next(50) },
            1 => range with { To = (ulong)random.Next(100) },
            2 => range with { After = new TraceCursor((ulong)random.Next(100), Some.Key(random.Next(20)).TraceId) },
            _ => range,
        };
    }

    private async Task GrowAsync(Dictionary<int, SearchedTrace> traces, Random random)
    {
        var number = random.Next(40);
        if (Store.IsKnownDeleted(Some.Key(number)))
            return;
        if (!traces.TryGetValue(number, out var trace))
            traces.Add(number, trace = new SearchedTrace(Some.Key(number), 0));
        trace.Start = (ulong)random.Next(100);
        await SavedAsync(Some.Save(trace.Key, trace.Revision++, trace.Start, trace.Grow(random)));
    }

    private async Task DeleteOneAsync(Dictionary<int, SearchedTrace> traces, Random random)
    {
        var number = random.Next(80);
        await Store.DeleteAsync(Some.Key(number), isOpen: false, None);
        traces.Remove(number);
    }

    private Task PassSomeAsync(Random random)
    {
        Time.Advance(TimeSpan.FromHours(random.Next(1, 20)));
        return Task.CompletedTask;
    }
}
