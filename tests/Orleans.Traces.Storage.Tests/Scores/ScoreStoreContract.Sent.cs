using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Sent;

namespace Orleans.Traces.Storage.Tests.Scores;

/// <content>What is sent, before or after its trace is stored.</content>
public abstract partial class ScoreStoreContract
{
    [Fact]
    public async Task What_is_sent_for_a_stored_trace_stands_with_it_and_replaces_what_was_sent_before()
    {
        await SaveAsync(1);

        Assert.IsType<SendOutcome.Stored>(await SendAsync(1, Sent("a", 1), Sent("b", 2)));
        Assert.IsType<SendOutcome.Stored>(await SendAsync(1, Sent("a", 3) with { Metadata = """{"k":1}""" }));

        var scores = await Scores.FindScoresAsync(Some.Key(1), None);
        Assert.Equal(["a 3 {\"k\":1}", "b 2 "], Texts(scores));
        Assert.Equal(5, Assert.Single((await Traces.FindSummaryAsync(Some.Key(1), None))!.Scores).Sum);
    }

    [Fact]
    public async Task What_is_sent_before_its_trace_is_stored_is_found_at_once_and_stands_with_it_from_its_first_save_on()
    {
        Assert.IsType<SendOutcome.Waiting>(await SendAsync(1, Sent("a", 1), Sent("b", 2)));
        Assert.IsType<SendOutcome.Waiting>(await SendAsync(1, Sent("a", 3)));
        Assert.Equal(["a 3 ", "b 2 "], Texts(await Scores.FindScoresAsync(Some.Key(1), None)));
        Assert.Null(await Traces.FindSummaryAsync(Some.Key(1), None));

        await SaveAsync(1, Scorer);
        await SaveAsync(2);

        Assert.Equal(["a 3 ", "b 2 "], Texts(await Scores.FindScoresAsync(Some.Key(1), None)));
        Assert.Equal(5, Assert.Single((await Traces.FindSummaryAsync(Some.Key(1), None))!.Scores).Sum);
        Assert.Empty(await Scores.FindScoresAsync(Some.Key(2), None));
        Assert.Equal(0, await Scores.TendWaitingAsync(Time.GetUtcNow() + TimeSpan.FromDays(1), None));
    }

    [Fact]
    public async Task What_waits_survives_a_restart_and_the_end_of_the_day()
    {
        Assert.IsType<SendOutcome.Waiting>(await SendAsync(1, Sent("a", 1)));
        Time.Advance(TimeSpan.FromHours(13));
        await CloseAsync();
        Traces = await OpenAsync();
        Assert.IsType<SendOutcome.Waiting>(await SendAsync(1, Sent("a", 2), Sent("b", 1)));

        await SaveAsync(1);
        await CloseAsync();
        Traces = await OpenAsync();

        Assert.Equal(["a 2 ", "b 1 "], Texts(await Scores.FindScoresAsync(Some.Key(1), None)));
        Assert.Equal(3, Assert.Single((await Traces.FindSummaryAsync(Some.Key(1), None))!.Scores).Sum);
    }

    [Fact]
    public async Task What_waits_too_long_is_dropped_and_what_was_sent_later_is_not()
    {
        await SendAsync(1, Sent("a", 1));
        await SendAsync(2, Sent("a", 1));
        Time.Advance(TimeSpan.FromHours(2));
        await SendAsync(2, Sent("b", 1));

        Assert.Equal(2, await Scores.TendWaitingAsync(Time.GetUtcNow() - TimeSpan.FromHours(1), None));

        Assert.Empty(await Scores.FindScoresAsync(Some.Key(1), None));
        Assert.Equal(["b 1 "], Texts(await Scores.FindScoresAsync(Some.Key(2), None)));
        await SaveAsync(1);
        Assert.Empty(await Scores.FindScoresAsync(Some.Key(1), None));
    }

    [Fact]
    public async Task What_waits_can_be_deleted()
    {
        await SendAsync(1, Sent("a", 1), Sent("b", 2));

        Assert.True(await Scores.DeleteScoreAsync(Some.Key(1), ScoreKey.OfSent("a"), None));
        Assert.False(await Scores.DeleteScoreAsync(Some.Key(1), ScoreKey.OfSent("a"), None));

        await SaveAsync(1);
        Assert.Equal(["b 2 "], Texts(await Scores.FindScoresAsync(Some.Key(1), None)));
    }

    [Fact]
    public async Task For_a_deleted_trace_nothing_is_taken_and_what_waited_is_gone()
    {
        await SendAsync(1, Sent("a", 1));
        Assert.True(await Traces.DeleteAsync(Some.Key(1), isOpen: false, None));
        await SaveAsync(2);
        Assert.True(await Traces.DeleteAsync(Some.Key(2), isOpen: false, None));

        Assert.IsType<SendOutcome.Deleted>(await SendAsync(1, Sent("b", 1)));
        Assert.IsType<SendOutcome.Deleted>(await SendAsync(2, Sent("b", 1)));
        Assert.Empty(await Scores.FindScoresAsync(Some.Key(1), None));
        Assert.Equal(0, await Scores.TendWaitingAsync(Time.GetUtcNow() + TimeSpan.FromDays(1), None));
    }

    [Fact]
    public async Task A_trace_has_only_so_many_before_and_after_it_is_stored()
    {
        await SaveAsync(2);
        foreach (var trace in (int[])[1, 2])
        {
            await SendAsync(trace, [.. Enumerable.Range(0, SentScoreLimits.PerTrace).Select(i => Sent($"{i}", 1))]);

            Assert.Equal(new SendOutcome.TooMany(OfTrace: true), await SendAsync(trace, Sent("0", 2), Sent("more", 1)));
            Assert.IsNotType<SendOutcome.TooMany>(await SendAsync(trace, Sent("0", 3)));

            var scores = await Scores.FindScoresAsync(Some.Key(trace), None);
            Assert.Equal((SentScoreLimits.PerTrace, 3.0), (scores.Count, scores.Single(s => s.SentId == "0").Verdict.Value));
        }
    }

    [Fact]
    public async Task Comments_count_for_nothing()
    {
        await SaveAsync(1);
        await SendAsync(1, Sent("a", 1) with { Verdict = new Verdict(ScoreType.Comment, null, null, "look here") });

        Assert.Equal("look here", Assert.Single(await Scores.FindScoresAsync(Some.Key(1), None)).Verdict.Explanation);
        Assert.Empty((await Traces.FindSummaryAsync(Some.Key(1), None))!.Scores);
    }

    private Task<SendOutcome> SendAsync(int trace, params StoredScore[] scores) => Scores.SendScoresAsync(Some.Key(trace), scores, None);

    private static IEnumerable<string> Texts(IEnumerable<StoredScore> scores) =>
        scores.Select(s => $"{s.SentId} {s.Verdict.Value} {s.Metadata}").Order(StringComparer.Ordinal);

    private StoredScore Sent(string id, double value) => new()
    {
        Key = ScoreKey.OfSent(id),
        Name = "thumbs",
        Verdict = Verdict.Of(value),
        Source = ScoreSource.Sdk,
        SentId = id,
        At = Time.GetUtcNow(),
    };
}
