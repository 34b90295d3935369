using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Scoring;
using Orleans.Traces.Storage.Tests.Store;

namespace Orleans.Traces.Storage.Tests.Scores;

/// <summary>What every store of scores does.</summary>
public abstract partial class ScoreStoreContract : IAsyncLifetime
{
    private const string Scorer = "some-scorer", Another = "another-scorer";

    protected static readonly CancellationToken None = CancellationToken.None;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero));

    protected ITraceStore Traces { get; set; } = null!;

    protected IScoreStore Scores => (IScoreStore)Traces;

    public async Task InitializeAsync() => Traces = await OpenAsync();

    public abstract Task DisposeAsync();

    /// <summary>Opens the store of this test; called again after <see cref="CloseAsync"/>.</summary>
    protected abstract Task<ITraceStore> OpenAsync();

    protected abstract Task CloseAsync();

    [Fact]
    public async Task A_save_makes_its_trace_due_in_the_same_write_and_a_stale_one_does_not()
    {
        await SaveAsync(1, Scorer, Another);
        await SaveAsync(2);
        Assert.IsType<SaveOutcome.Stale>(await Traces.SaveAsync(Some.Save(Some.Key(2), basedOn: 7) with { Due = [Scorer] }, None));

        var due = Assert.Single(await DueAsync());
        Assert.Equal(new DueScore(Some.Key(1), Scorer, 1), due);
        Assert.Equal([Another, Scorer], (await Scores.DueScorersAsync(Time.GetUtcNow(), None)).Select(d => d.ScorerId).Order(StringComparer.Ordinal));
        Assert.Empty(await DueAsync("nobody"));
    }

    [Fact]
    public async Task What_is_due_is_due_after_a_restart_and_of_its_own_project_alone()
    {
        await SaveAsync(1, Scorer);
        var other = new TraceKey(Some.ProjectNamed("other"), Some.Key(9).TraceId);
        Assert.IsType<SaveOutcome.Saved>(await Traces.SaveAsync(Some.Save(other) with { Due = [Scorer] }, None));
        await CloseAsync();
        Traces = await OpenAsync();

        Assert.Equal(Some.Key(1), Assert.Single(await DueAsync()).Trace);
        Assert.Equal(2, (await Scores.DueScorersAsync(Time.GetUtcNow(), None)).Count);
    }

    [Fact]
    public async Task A_score_comes_back_as_it_was_and_its_trace_is_no_longer_due()
    {
        await SaveAsync(1, Scorer);
        var due = Assert.Single(await DueAsync());
        var score = Score(1) with
        {
            Span = Span(5), Verdict = new Verdict(ScoreType.Number, 0.25, "a label", "größer 🙂"), Source = ScoreSource.Judge, ScorerVersion = 7,
            InputHash = ScoreKey.OfSent("x"), Revision = 3, Took = TimeSpan.FromMilliseconds(12), CostUsd = 0.000001m, Author = "ann", Document = "d1",
        };

        Assert.True(await Scores.SaveScoresAsync(new ScoreSave(due.Trace, [score], due), None));

        Assert.Equal(score, Assert.Single(await Scores.FindScoresAsync(due.Trace, None)));
        Assert.Empty(await DueAsync());
        Assert.Empty(await Scores.DueScorersAsync(Time.GetUtcNow(), None));
        await CloseAsync();
        Traces = await OpenAsync();
        Assert.Equal(score, Assert.Single(await Scores.FindScoresAsync(due.Trace, None)));
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task Of_one_key_there_is_one_score_the_first()
    {
        await SaveAsync(1);
        var first = Score(1) with { Verdict = Verdict.Of(true) };
        await SayAsync(1, first);
        await SayAsync(1, first with { Verdict = Verdict.Of(false) }, Score(2));

        var scores = await Scores.FindScoresAsync(Some.Key(1), None);

        Assert.Equal(new[] { first, Score(2) }.OrderBy(s => s.Key.ToString(), StringComparer.Ordinal), scores);
    }

    [Fact]
    public async Task One_that_was_sent_replaces_the_one_before_and_can_be_deleted()
    {
        await SaveAsync(1);
        var sent = Score(1) with { SentId = "s1", ScorerId = null, Source = ScoreSource.Human };
        await SayAsync(1, sent);
        await SayAsync(1, sent with { Verdict = Verdict.Of(0.5) });
        Assert.Equal(0.5, Assert.Single(await Scores.FindScoresAsync(Some.Key(1), None)).Verdict.Value);

        Assert.True(await Scores.DeleteScoreAsync(Some.Key(1), sent.Key, None));
        Assert.False(await Scores.DeleteScoreAsync(Some.Key(1), sent.Key, None));
        Assert.False(await Scores.DeleteScoreAsync(Some.Key(2), sent.Key, None));
        Assert.Empty(await Scores.FindScoresAsync(Some.Key(1), None));
        Assert.Empty((await Traces.FindSummaryAsync(Some.Key(1), None))!.Scores);
    }

    [Fact]
    public async Task What_a_later_save_made_due_anew_is_not_done_with_the_earlier_one()
    {
        await SaveAsync(1, Scorer);
        var early = Assert.Single(await DueAsync());
        Assert.True(await Scores.ChangeDueAsync(early with { Attempts = 3, Error = "no" }, None));
        Assert.IsType<SaveOutcome.Saved>(await Traces.SaveAsync(Some.Save(Some.Key(1), 1, 1_000, Some.Span(Some.Key(1), 2)) with { Due = [Scorer] }, None));

        Assert.True(await Scores.SaveScoresAsync(new ScoreSave(early.Trace, [Score(1)], early), None));
        Assert.False(await Scores.ChangeDueAsync(early with { IsParked = true }, None));

        Assert.Equal(new DueScore(Some.Key(1), Scorer, 2), Assert.Single(await DueAsync()));
        Assert.Single(await Scores.FindScoresAsync(Some.Key(1), None));
    }

    [Fact]
    public async Task What_was_tried_in_vain_waits_and_what_is_parked_waits_for_a_person()
    {
        await SaveAsync(1, Scorer);
        await SaveAsync(2, Scorer);
        var now = Time.GetUtcNow();
        var later = (await DueAsync()).Single(d => d.Trace == Some.Key(1)) with { Attempts = 2, Error = "slow", NotBefore = now + TimeSpan.FromMinutes(1) };
        var parked = (await DueAsync()).Single(d => d.Trace == Some.Key(2)) with { Attempts = 9, Error = "bad key", IsParked = true };
        Assert.True(await Scores.ChangeDueAsync(later, None));
        Assert.True(await Scores.ChangeDueAsync(parked, None));

        Assert.Empty(await DueAsync());
        Assert.Empty(await Scores.DueScorersAsync(now, None));
        Assert.Equal(parked, Assert.Single(await Scores.ListDueAsync(new DueQuery(Some.Project, Scorer, Parked: true, now, 10), None)));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(later, Assert.Single(await DueAsync()));
        Assert.True(await Scores.ChangeDueAsync(parked with { IsParked = false, Attempts = 0 }, None));
        Assert.Equal(2, (await DueAsync()).Count);
    }

    [Fact]
    public async Task A_page_is_of_those_that_wait_longest()
    {
        for (var i = 1; i <= 5; i++)
            await SaveAsync(i, Scorer);
        foreach (var due in await DueAsync())
            await Scores.ChangeDueAsync(due with { NotBefore = Time.GetUtcNow() - TimeSpan.FromSeconds(due.Trace.TraceId == Some.Key(3).TraceId ? 9 : 1) }, None);

        Assert.Equal(Some.Key(3), (await Scores.ListDueAsync(new DueQuery(Some.Project, Scorer, false, Time.GetUtcNow(), 2), None))[0].Trace);
        Assert.Equal(2, (await Scores.ListDueAsync(new DueQuery(Some.Project, Scorer, false, Time.GetUtcNow(), 2), None)).Count);
    }

    [Fact]
    public async Task All_that_waits_for_a_scorer_can_be_dropped()
    {
        await SaveAsync(1, Scorer, Another);
        await Scores.DropDueAsync(Some.Project, Scorer, None);

        Assert.Empty(await DueAsync());
        Assert.Single(await DueAsync(Another));
    }

    [Fact]
    public async Task With_its_trace_goes_what_was_said_and_what_waits()
    {
        await SaveAsync(1, Scorer);
        await SayAsync(1, Score(1));
        var due = Assert.Single(await DueAsync());
        Assert.True(await Traces.DeleteAsync(Some.Key(1), isOpen: false, None));

        Assert.Empty(await DueAsync());
        Assert.Empty(await Scores.FindScoresAsync(Some.Key(1), None));
        Assert.False(await Scores.SaveScoresAsync(new ScoreSave(due.Trace, [Score(2)], due), None));
        Assert.False(await Scores.ChangeDueAsync(due, None));
        Assert.False(await Scores.SaveScoresAsync(new ScoreSave(Some.Key(8), [Score(2)], null), None));
    }

    [Fact]
    public async Task A_summary_says_what_the_scores_add_up_to_and_a_save_leaves_that_alone()
    {
        await SaveAsync(1);
        await SayAsync(1, Score(1) with { Verdict = Verdict.Of(0.5) }, Score(2) with { Verdict = Verdict.Of(0.25), Span = Span(1) },
            Score(3) with { Name = "tongue", ScorerId = Another, Verdict = Verdict.Of("de") });
        // Said anew of the same target, at a later revision.
        await SayAsync(1, Score(4) with { Verdict = Verdict.Of(1.0), Revision = 2 });
        Assert.IsType<SaveOutcome.Saved>(await Traces.SaveAsync(Some.Save(Some.Key(1), 1, 1_000, Some.Span(Some.Key(1), 2)), None));

        ScoreMark[] expected = [new("politeness", null, 2, 1.25), new("tongue", "de", 1, 0)];
        Assert.Equal(expected, (await Traces.FindSummaryAsync(Some.Key(1), None))!.Scores);
        Assert.Equal(expected, (await Traces.FindAsync(Some.Key(1), None))!.Summary.Scores);
        Assert.Equal(expected, Assert.Single(await Traces.ListAsync(new TraceListQuery { Project = Some.Project }, None)).Scores);
        Assert.Equal(4, (await Scores.FindScoresAsync(Some.Key(1), None)).Count);
    }

    private async Task SaveAsync(int trace, params string[] due)
    {
        var key = Some.Key(trace);
        Assert.IsType<SaveOutcome.Saved>(await Traces.SaveAsync(Some.Save(key, 0, 1_000, Some.Span(key, 1)) with { Due = due }, None));
    }

    private async Task SayAsync(int trace, params StoredScore[] scores) =>
        Assert.True(await Scores.SaveScoresAsync(new ScoreSave(Some.Key(trace), scores, null), None));

    private Task<IReadOnlyList<DueScore>> DueAsync(string scorer = Scorer) =>
        Scores.ListDueAsync(new DueQuery(Some.Project, scorer, Parked: false, Time.GetUtcNow(), 100), None);

    private static SpanId Span(int number) => SpanId.TryParse(number.ToString("x16", System.Globalization.CultureInfo.InvariantCulture), out var id) ? id : default;

    private StoredScore Score(int number) => new()
    {
        Key = ScoreKey.OfSent($"{number}"),
        Name = "politeness",
        Verdict = Verdict.Of(true),
        Source = ScoreSource.Rule,
        ScorerId = Scorer,
        ScorerVersion = 1,
        Revision = 1,
        At = Time.GetUtcNow(),
    };
}
