using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Storage.Tests.Scores;

/// <content>What a scorer said, over all traces.</content>
public abstract partial class ScoreStoreContract
{
    [Fact]
    public async Task What_a_scorer_said_is_listed_newest_first_and_by_page_each_score_once()
    {
        // Over two days, two at each time, and of two traces with the same key.
        for (var i = 0; i < 12; i++)
        {
            if (i == 6)
                Time.Advance(TimeSpan.FromHours(24));
            await SaveAsync(i);
            await SayAsync(i, Score(i % 2 == 0 ? i : i - 1), Score(100 + i) with { ScorerId = Another });
            if (i % 2 == 1)
                Time.Advance(TimeSpan.FromMinutes(1));
        }

        await Scores.SendScoresAsync(Some.Key(1), [Sent("a", 1)], None);
        var found = new List<ScoreOfTrace>();
        for (var query = History() with { Limit = 5 }; ;)
        {
            var page = await Scores.ListScoresAsync(query, None);
            found.AddRange(page);
            if (page.Count < query.Limit)
                break;
            Assert.True(ScoreCursor.TryParse(page[^1].Place.ToString(), out var place));
            query = query with { After = place };
        }

        Assert.Equal(found.OrderByDescending(s => s.Score.At).ThenByDescending(s => s.Trace).Select(s => s.Trace), found.Select(s => s.Trace));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => Some.Key(i).TraceId).Order(), found.Select(s => s.Trace).Order());
        Assert.All(found, s => Assert.Equal(Scorer, s.Score.ScorerId));
        Assert.Equal(Score(0) with { At = found[^1].Score.At }, found[^1].Score);
    }

    [Fact]
    public async Task What_a_scorer_said_is_found_by_when_it_was_said()
    {
        await SaveAsync(1);
        await SaveAsync(2);
        var start = Time.GetUtcNow();
        await SayAsync(1, Score(1));
        Time.Advance(TimeSpan.FromMinutes(1));
        await SayAsync(2, Score(2));

        Assert.Equal(Some.Key(2).TraceId, Assert.Single(await Scores.ListScoresAsync(History() with { From = start + TimeSpan.FromMinutes(1) }, None)).Trace);
        Assert.Equal(Some.Key(1).TraceId, Assert.Single(await Scores.ListScoresAsync(History() with { To = start + TimeSpan.FromMinutes(1) }, None)).Trace);
        Assert.Empty(await Scores.ListScoresAsync(History() with { Project = Some.ProjectNamed("other") }, None));
        Assert.True(await Traces.DeleteAsync(Some.Key(1), isOpen: false, None));
        Assert.Equal(Some.Key(2).TraceId, Assert.Single(await Scores.ListScoresAsync(History(), None)).Trace);
    }

    [Fact]
    public async Task What_a_scorer_said_adds_up_over_days_and_by_step()
    {
        var start = Time.GetUtcNow();
        await SaveAsync(1);
        await SayAsync(1, Value(1, 0) with { CostUsd = 0.5m, Took = TimeSpan.FromMilliseconds(4) }, Value(2, 1) with { Verdict = new Verdict(ScoreType.Number, 1, "good", null) });
        Time.Advance(TimeSpan.FromHours(12));
        await SaveAsync(2);
        await SayAsync(2, Value(3, 0.5) with { CostUsd = 0.25m, Took = TimeSpan.FromMilliseconds(2) });
        Time.Advance(TimeSpan.FromHours(12));
        await SayAsync(1, Value(4, 0.5), Score(5) with { Verdict = Verdict.Of("rude") }, Score(6) with { Verdict = Verdict.Of("rude") }, Value(7, 9) with { ScorerId = Another });
        await Scores.SendScoresAsync(Some.Key(1), [Sent("a", 7)], None);

        var sums = await Scores.SumScoresAsync(History() with { From = start, To = start + TimeSpan.FromHours(25) }, TimeSpan.FromHours(12), None);

        Assert.Equal((6, 2, 0.75, TimeSpan.FromMilliseconds(6)), (sums.Count, sums.Traces, sums.CostUsd, sums.Took));
        Assert.Equal(new ValueSums(4, 2, 0, 1), sums.Values);
        Assert.Equal(
            [
                new ScorerStep(start, 2, new ValueSums(2, 1, 0, 1), 0.5),
                new ScorerStep(start + TimeSpan.FromHours(12), 1, new ValueSums(1, 0.5, 0.5, 0.5), 0.25),
                new ScorerStep(start + TimeSpan.FromHours(24), 3, new ValueSums(1, 0.5, 0.5, 0.5), 0),
            ],
            sums.Steps);
        Assert.Equal([("rude", 2L), ("good", 1L)], sums.Labels);
        Assert.Equal((ScorerSums.Bins, 1, 2, 1), (sums.Histogram.Count, sums.Histogram[0], sums.Histogram[10], sums.Histogram[^1]));
        Assert.Equal(4, sums.Histogram.Sum());
    }

    [Fact]
    public async Task Where_all_values_are_the_same_there_is_one_part_and_where_none_are_none()
    {
        await SaveAsync(1);
        Assert.Empty((await SumAsync()).Histogram);
        await SayAsync(1, Value(1, 3), Value(2, 3));

        Assert.Equal([2], (await SumAsync()).Histogram);
        Assert.Equal(new ValueSums(2, 6, 3, 3), (await SumAsync()).Values);
    }

    [Fact]
    public async Task What_waits_and_what_is_parked_is_counted()
    {
        for (var i = 1; i <= 3; i++)
            await SaveAsync(i, Scorer, Another);
        Assert.Equal(new DueCounts(3, 0), await Scores.CountDueAsync(Some.Project, Scorer, None));

        var due = await DueAsync();
        Assert.True(await Scores.ChangeDueAsync(due[0] with { IsParked = true }, None));
        Assert.True(await Scores.ChangeDueAsync(due[1] with { NotBefore = Time.GetUtcNow() + TimeSpan.FromHours(1) }, None));

        Assert.Equal(new DueCounts(2, 1), await Scores.CountDueAsync(Some.Project, Scorer, None));
        Assert.Equal(default, await Scores.CountDueAsync(Some.ProjectNamed("other"), Scorer, None));
    }

    private ScorerScoresQuery History() => new(Some.Project, Scorer, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);

    private Task<ScorerSums> SumAsync() => Scores.SumScoresAsync(
        History() with { From = Time.GetUtcNow() - TimeSpan.FromHours(1), To = Time.GetUtcNow() + TimeSpan.FromHours(1) }, TimeSpan.FromHours(1), None);

    private StoredScore Value(int number, double value) => Score(number) with { Verdict = Verdict.Of(value) };
}
