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
