using System.Text;
using System.Text.Json;
using Orleans.Traces.Alerting;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Tests.Alerting;

/// <summary>What alerts measure, and when they say something.</summary>
public sealed class AlertWatchTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 3, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, double?> Measures => new()
    {
        { "Count", 4 }, { "Rate", 0.4 }, { "Errors", 1 }, { "ErrorShare", 0.25 }, { "MeanLatencyMs", 250 }, { "CostUsd", 0.75 }, { "MeanCostUsd", 0.375 },
        { "ScoreCount", 3 }, { "MeanScore", 0.5 },
    };

    [Theory]
    [MemberData(nameof(Measures))]
    public void Each_measure_is_of_final_traces(string measure, double? expected)
    {
        var sample = new AlertSample(Rule(Enum.Parse<AlertMeasure>(measure)));
        sample.Add(Trace(1, 100, errors: 2, cost: 0.5m, new ScoreMark("polite", null, 2, 0.5)));
        sample.Add(Trace(2, 200, errors: 0, cost: 0.25m, new ScoreMark("polite", null, 1, 1), new ScoreMark("other", null, 9, 9)));
        sample.Add(Trace(3, 300, errors: 0, cost: null));
        sample.Add(Trace(4, 400, errors: 0, cost: null));
        sample.Add(Trace(5, 900, errors: 9, cost: 9m, new ScoreMark("polite", null, 9, 9)) with { State = TraceState.Open });
        sample.Add(Trace(6, 900, errors: 9, cost: 9m, new ScoreMark("polite", null, 9, 9)) with { ServiceName = ScorerTraces.ServiceName });

        Assert.Equal(expected, sample.Value);
        Assert.Equal(4, sample.Count);
    }

    [Theory]
    [InlineData("Count", 0.0)]
    [InlineData("Rate", 0.0)]
    [InlineData("CostUsd", 0.0)]
    [InlineData("ScoreCount", 0.0)]
    [InlineData("ErrorShare", null)]
    [InlineData("MeanLatencyMs", null)]
    [InlineData("MeanScore", null)]
    public void Of_nothing_there_is_a_count_and_no_mean(string measure, double? expected) =>
        Assert.Equal(expected, new AlertSample(Rule(Enum.Parse<AlertMeasure>(measure))).Value);

    [Fact]
    public void A_mean_of_fewer_than_were_asked_for_says_nothing_and_neither_does_one_of_words()
    {
        var sample = new AlertSample(Rule(AlertMeasure.MeanScore) with { MinCount = 3 });
        sample.Add(Trace(1, 1, 0, null, new ScoreMark("polite", null, 2, 1)));
        Assert.Null(sample.Value);
        sample.Add(Trace(2, 1, 0, null, new ScoreMark("polite", null, 1, 0)));
        Assert.Equal(1 / 3.0, sample.Value!.Value, 9);
        sample.Add(Trace(3, 1, 0, null, new ScoreMark("polite", "very", 1, 0)));
        Assert.Null(sample.Value);
    }

    [Fact]
    public void It_says_once_that_it_fires_and_once_that_it_does_not_any_more()
    {
        var rule = Rule(AlertMeasure.Count);
        var state = AlertWatch.Measured(rule, AlertState.None, 3, Noon);
        Assert.Equal((false, null, Noon), (state.IsFiring, state.Pending, state.CheckedAt));

        state = AlertWatch.Measured(rule, state, 6, Noon.AddMinutes(1));
        Assert.Equal((true, Noon.AddMinutes(1), false), (state.IsFiring, state.Since, state.Pending!.IsResolved));
        Assert.True(AlertWatch.MaySend(state, Noon.AddMinutes(1)));
        state = AlertWatch.Delivered(state);
        Assert.False(AlertWatch.MaySend(state, Noon.AddMinutes(1)));
        state = AlertWatch.Measured(rule, state, 7, Noon.AddMinutes(2));
        Assert.Null(state.Pending);

        state = AlertWatch.Measured(rule, state, null, Noon.AddMinutes(9));
        Assert.Equal((false, true, Noon.AddMinutes(1), Noon.AddMinutes(9)), (state.IsFiring, state.Pending!.IsResolved, state.Pending.FiringSince, state.Pending.At));
    }

    [Fact]
    public void What_was_not_delivered_is_tried_again_ever_later_and_given_up_after_a_day()
    {
        var state = AlertWatch.Measured(Rule(AlertMeasure.Count), AlertState.None, 6, Noon);
        var now = Noon;
        var waits = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            state = AlertWatch.Failed(state, "away", now);
            Assert.False(AlertWatch.MaySend(state, now));
            waits.Add((state.Pending!.NotBefore - now).TotalSeconds);
            now = state.Pending.NotBefore;
            Assert.True(AlertWatch.MaySend(state, now));
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 600, 600], waits);
        state = AlertWatch.Failed(state, new string('x', 900), Noon.AddDays(1).AddSeconds(1));
        Assert.Equal((null, 500, true), (state.Pending, state.Problem!.Length, state.IsFiring));
    }

    [Fact]
    public void What_was_not_delivered_when_it_turned_is_replaced()
    {
        var rule = Rule(AlertMeasure.Count);
        var firing = AlertWatch.Failed(AlertWatch.Measured(rule, AlertState.None, 6, Noon), "away", Noon);

        var resolved = AlertWatch.Measured(rule, firing, 1, Noon.AddMinutes(1));

        Assert.True(resolved.Pending!.IsResolved);
        Assert.NotEqual(firing.Pending!.Id, resolved.Pending.Id);
        Assert.True(AlertWatch.MaySend(resolved, Noon.AddMinutes(1)));
    }

    [Theory]
    [InlineData(1, 15)]
    [InlineData(10, 60)]
    [InlineData(1_440, 300)]
    public void It_is_measured_as_often_as_its_window_asks_for(int window, int seconds)
    {
        var rule = Rule(AlertMeasure.Count) with { WindowMinutes = window };
        var state = new AlertState { CheckedAt = Noon };

        Assert.True(AlertWatch.IsDue(rule, AlertState.None, Noon));
        Assert.False(AlertWatch.IsDue(rule, state, Noon.AddSeconds(seconds - 1)));
        Assert.True(AlertWatch.IsDue(rule, state, Noon.AddSeconds(seconds)));
        Assert.True(AlertWatch.IsDue(rule, state, Noon.AddSeconds(-1)));
    }

    [Fact]
    public void A_message_is_what_Slack_takes_and_links_to_the_traces()
    {
        var rule = Rule(AlertMeasure.MeanScore) with { Name = "a <b> & c", Query = "{ name = \"a\" }", Above = null, Below = 0.5 };
        string Text(AlertMessage message) => JsonDocument.Parse(AlertText.Json("shop", rule, message, new Uri("https://traces.example.com/"))).RootElement.GetProperty("text").GetString()!;

        var firing = Text(new AlertMessage("1", IsResolved: false, Noon, Noon, 0.25));
        var resolved = Text(new AlertMessage("2", IsResolved: true, Noon.AddMinutes(9), Noon, null));

        Assert.Equal(
            ":rotating_light: *Firing: a &lt;b&gt; &amp; c* (shop)\nmeanScore of polite over 10 min is 0.25; the alert is for below 0.5.\n"
            + "<https://traces.example.com/?project=shop&from=1793706600000000000&to=1793707200000000000&q=%7B%20name%20%3D%20%22a%22%20%7D|Show the traces>",
            firing);
        Assert.Contains("is unknown (too few); the alert is for below 0.5. It was below 0.5 for 9 min.", resolved, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_stored_comes_back_as_it_was()
    {
        var state = AlertWatch.Failed(AlertWatch.Measured(Rule(AlertMeasure.Count), AlertState.None, 6, Noon), "away", Noon);
        var rules = new StoredAlerts([Rule(AlertMeasure.MeanScore)]);

        Assert.Equal(state, JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(state, AlertJson.Api.AlertState), AlertJson.Api.AlertState));
        Assert.Equal(
            rules.Alerts, JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(rules, AlertJson.Api.StoredAlerts), AlertJson.Api.StoredAlerts)!.Alerts);
    }

    [Theory]
    [InlineData("""{"above":1,"webhook":"https://a"}""", "measure", "one of count, rate")]
    [InlineData("""{"measure":"median","above":1,"webhook":"https://a"}""", "measure", "one of count, rate")]
    [InlineData("""{"measure":"count","webhook":"https://a"}""", "above", "or below in its place")]
    [InlineData("""{"measure":"count","above":1,"below":0,"webhook":"https://a"}""", "above", "and not both")]
    [InlineData("""{"measure":"count","above":1}""", "webhook", "given")]
    [InlineData("""{"measure":"meanScore","below":1,"webhook":"https://a"}""", "score", "given: the name")]
    [InlineData("""{"measure":"count","score":"x","above":1,"webhook":"https://a"}""", "score", "left out")]
    [InlineData("""{"measure":"count","q":"{","above":1,"webhook":"https://a"}""", "q", "a TraceQL query; line 1")]
    [InlineData("""{"measure":"count","q":"{} | rate()","above":1,"webhook":"https://a"}""", "q", "this one measures")]
    [InlineData("""{"measure":"errors","q":"{}","above":1000,"webhook":"https://a"}""", "above", "less than 1000")]
    [InlineData("""{"measure":"count","above":1e13,"webhook":"https://a"}""", "above", "a number from")]
    [InlineData("""{"measure":"count","above":1,"windowMinutes":1441,"webhook":"https://a"}""", "windowMinutes", "1 to 1440")]
    [InlineData("""{"measure":"count","above":1,"webhook":"https://a","to":"x"}""", "to", "left out: the fields are")]
    public void What_is_wrong_is_named(string json, string field, string expected)
    {
        Assert.False(NewAlert.TryRead("a", JsonDocument.Parse(Encoding.UTF8.GetBytes(json)).RootElement, null, out _, out var fault));

        Assert.Equal(field, fault.Field);
        Assert.Contains(expected, fault.Expected, StringComparison.Ordinal);
    }

    private static AlertRule Rule(AlertMeasure measure) => new()
    {
        Id = "a", Name = "a", Enabled = true, Query = null, Measure = measure, Score = "polite", WindowMinutes = 10, Above = 5, Below = null, MinCount = 1,
        Webhook = "https://hooks.example.com/x", Secret = null,
    };

    private static TraceSummary Trace(int number, ulong ms, int errors, decimal? cost, params ScoreMark[] marks) => new()
    {
        TraceId = Some.TraceOf(number), Name = "ask", ServiceName = "shop", Start = 1_000_000, End = 1_000_000 + (ms * 1_000_000), SpanCount = 1, ErrorCount = errors,
        LogCount = 0, State = TraceState.Final, Complete = true, Flags = TraceFlags.None, Revision = 1, Scores = marks,
        Facts = new TraceFacts { Totals = new UsageTotals(new TokenUsage(), cost, 0) },
    };
}
