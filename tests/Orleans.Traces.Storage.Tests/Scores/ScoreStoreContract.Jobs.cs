using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.Tests.Scores;

/// <content>What a job makes due.</content>
public abstract partial class ScoreStoreContract
{
    [Fact]
    public async Task A_job_makes_stored_traces_due_after_what_saves_made_due()
    {
        await SaveAsync(1);
        await SaveAsync(2);
        Assert.IsType<SaveOutcome.Saved>(await Traces.SaveAsync(Some.Save(Some.Key(2), 1, 1_000, Some.Span(Some.Key(2), 2)), None));
        await MakeDueAsync(1, 2, 7);
        await SaveAsync(3, Scorer);
        Time.Advance(TimeSpan.FromSeconds(1));

        var due = await DueAsync();

        Assert.Equal([Some.Key(3), Some.Key(1), Some.Key(2)], due.Select(d => d.Trace));
        Assert.Equal([1, 1, 2], due.Select(d => d.Revision));
        Assert.Equal(Scorer, Assert.Single(await Scores.DueScorersAsync(Time.GetUtcNow(), None)).ScorerId);
        Assert.True(await Scores.SaveScoresAsync(new ScoreSave(due[1].Trace, [Score(1)], due[1]), None));
        Assert.Equal(2, (await DueAsync()).Count);
    }

    [Fact]
    public async Task What_is_due_already_stays_as_it_is_and_what_a_job_made_due_survives_a_restart()
    {
        await SaveAsync(1, Scorer);
        await SaveAsync(2);
        var tried = Assert.Single(await DueAsync()) with { Attempts = 3, Error = "slow" };
        Assert.True(await Scores.ChangeDueAsync(tried, None));

        await MakeDueAsync(1, 2);
        await MakeDueAsync(1, 2);
        await CloseAsync();
        Traces = await OpenAsync();

        Assert.Equal([tried.Trace, Some.Key(2)], (await DueAsync()).Select(d => d.Trace));
        Assert.Equal((3, "slow"), ((await DueAsync())[0].Attempts, (await DueAsync())[0].Error));
    }

    [Fact]
    public async Task What_a_job_made_due_can_be_dropped_and_the_rest_stays()
    {
        for (var i = 1; i <= 4; i++)
            await SaveAsync(i);
        await SaveAsync(5, Scorer, Another);
        await MakeDueAsync(1, 2, 3, 4, 5);
        var parked = (await DueAsync()).Single(d => d.Trace == Some.Key(2)) with { IsParked = true };
        Assert.True(await Scores.ChangeDueAsync(parked, None));
        Assert.IsType<SaveOutcome.Saved>(await Traces.SaveAsync(Some.Save(Some.Key(3), 1, 1_000, Some.Span(Some.Key(3), 2)) with { Due = [Scorer] }, None));
        await Scores.MakeDueAsync(Job("another"), [Some.Key(4).TraceId], None);

        await Scores.DropDueAsync(Job(), None);

        Assert.Equal([Some.Key(3), Some.Key(5)], (await DueAsync()).Select(d => d.Trace).OrderBy(t => t.TraceId));
        Assert.Equal(new DueCounts(2, 1), await Scores.CountDueAsync(Some.Project, Scorer, None));
        Assert.Single(await DueAsync(Another));
    }

    private DueJob Job(string id = "a job") => new(Some.Project, Scorer, id, Time.GetUtcNow());

    private Task MakeDueAsync(params int[] traces) => Scores.MakeDueAsync(Job(), [.. traces.Select(t => Some.Key(t).TraceId)], None);
}
