using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Tests.Scoring;

/// <summary>When what could not be judged is tried again, and how many are begun.</summary>
public sealed class ScoringRetryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_try_in_vain_waits_about_twice_as_long_until_it_is_parked()
    {
        var due = new DueScore(new TraceKey(ProjectId.Default, Some.TraceOf(1)), "a", 1);
        for (var attempt = 1; attempt < ScoringRetry.MaxAttempts; attempt++)
        {
            due = ScoringRetry.After(due, $"failed {attempt}", Now);
            var whole = 10 * Math.Pow(2, attempt - 1);
            Assert.InRange((due.NotBefore - Now).TotalSeconds, whole / 2, whole);
            Assert.Equal((attempt, false, $"failed {attempt}"), (due.Attempts, due.IsParked, due.Error));
        }

        due = ScoringRetry.After(due, new string('x', 10_000), Now);

        Assert.Equal((ScoringRetry.MaxAttempts, true, 500), (due.Attempts, due.IsParked, due.Error!.Length));
        Assert.Equal((0, false, DateTimeOffset.UnixEpoch), (ScoringRetry.Again(due).Attempts, ScoringRetry.Again(due).IsParked, ScoringRetry.Again(due).NotBefore));
    }

    [Fact]
    public void What_failed_together_is_not_tried_together()
    {
        var delays = Enumerable.Range(1, 100).Select(i => ScoringRetry.After(new DueScore(new TraceKey(ProjectId.Default, Some.TraceOf(i)), "a", 1), "x", Now).NotBefore);

        Assert.Equal(100, delays.Distinct().Count());
    }

    [Theory]
    [InlineData(null, 20)]
    [InlineData(0, 1)]
    [InlineData(45, 45)]
    [InlineData(86_400, 600)]
    public void Whoever_is_asked_too_much_is_asked_again_when_it_says_and_that_counts_for_no_try(int? seconds, int waited)
    {
        var failed = new ScoringOutcome.Failed(ScoringFault.TooMuch, "too much", seconds is { } said ? TimeSpan.FromSeconds(said) : null);
        var due = new DueScore(new TraceKey(ProjectId.Default, Some.TraceOf(1)), "a", 1) { Attempts = 7 };

        var after = ScoringRetry.After(due, failed, Now);

        Assert.Equal((7, false, "too much", TimeSpan.FromSeconds(waited)), (after.Attempts, after.IsParked, after.Error, after.NotBefore - Now));
    }

    [Fact]
    public void A_scorer_that_fails_again_and_again_is_paused_and_what_passes_by_itself_does_not_count()
    {
        var run = new FailureRun();
        ScoringOutcome lasting = new ScoringOutcome.Failed(ScoringFault.Lasting, "wrong key", null), passing = new ScoringOutcome.Failed(ScoringFault.Passing, "away", null),
            judged = new ScoringOutcome.Judged(1), nothing = new ScoringOutcome.Judged(0);

        for (var i = 0; i < 100; i++)
            Assert.Null(run.After(1, passing));
        Assert.Equal([null, null, null, null], Enumerable.Repeat(lasting, FailureRun.Most - 1).Select(o => run.After(1, o)));
        Assert.Null(run.After(1, judged));
        Assert.Equal([null, null, null, null], Enumerable.Repeat(lasting, FailureRun.Most - 1).Select(o => run.After(1, o)));
        // Neither a trace that it does not apply to nor one that may pass by itself says that it works.
        Assert.Null(run.After(1, nothing));
        Assert.Null(run.After(1, passing));
        Assert.Equal("wrong key", run.After(1, lasting));
        Assert.Null(run.After(2, lasting));
        run.Forget();
        Assert.Equal([null, null, null, null, "wrong key"], Enumerable.Repeat(lasting, FailureRun.Most).Select(o => run.After(2, o)));
    }

    [Fact]
    public void No_more_are_begun_than_the_limits_allow()
    {
        var pace = new ScorerPace();
        var limits = new ScorerLimits { AtOnce = 4, PerMinute = 6 };
        Assert.Equal(4, pace.MayBegin(limits, Now));
        pace.Begin(4, Now);
        Assert.Equal(2, pace.MayBegin(limits, Now.AddSeconds(30)));
        pace.Begin(2, Now.AddSeconds(30));
        Assert.Equal(0, pace.MayBegin(limits, Now.AddSeconds(59)));
        Assert.Equal(4, pace.MayBegin(limits, Now.AddSeconds(60)));
        Assert.Equal(4, pace.MayBegin(limits with { PerMinute = null }, Now));
    }

    [Fact]
    public void A_clock_that_is_set_back_stops_nothing()
    {
        var pace = new ScorerPace();
        pace.Begin(6, Now);

        Assert.Equal(4, pace.MayBegin(new ScorerLimits { PerMinute = 6 }, Now.AddHours(-1)));
    }
}
