using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Scoring;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Overviews;

namespace Orleans.Traces.Web.Tests.ViewModels.Overviews;

public sealed class OverviewTests
{
    private const ulong Hour = 3_600 * Some.Second;

    private static readonly LocalTimes Utc = new(TimeZoneInfo.Utc, TimeProvider.System);

    [Theory]
    [InlineData("", "/overview")]
    [InlineData("?range=7d&by=tool&sort=p95&rows=all", "/overview?range=7d&by=tool&sort=p95&rows=all")]
    [InlineData("?from=1000&to=2000", "/overview?from=1000&to=2000")]
    [InlineData("?range=24h&by=model&sort=count", "/overview")]
    [InlineData("?range=all&by=none&sort=7&rows=x&from=z", "/overview")]
    [InlineData("?by=session", "/overview")]
    public void The_address_holds_all_and_what_cannot_be_read_is_left_out(string parameters, string address) =>
        Assert.Equal(address, OverviewAddress.Read(parameters).ToString());

    [Fact]
    public void A_time_begins_at_a_round_step_of_the_readers_clock_and_holds_this_moment()
    {
        var span = StatsSpan.Of(ListRange.Of("24h"), Some.Noon.AddMinutes(7), Utc);

        Assert.Equal((Some.NoonNanos - (24 * Hour), 1_800 * Some.Second, 49), (span.From, span.Step, span.Steps));
        Assert.True(span.To > Some.NoonNanos + (420 * Some.Second));
        Assert.Equal((span.From - (span.To - span.From), span.From), (span.Before!.From, span.Before.To));

        var kathmandu = new LocalTimes(TimeZoneInfo.CreateCustomTimeZone("x", new TimeSpan(5, 45, 0), "x", "x"), TimeProvider.System);
        Assert.Equal(15 * 60 * Some.Second, StatsSpan.Of(ListRange.Of("24h"), Some.Noon, kathmandu).From % (1_800 * Some.Second));
    }

    [Theory]
    [InlineData(null, 10UL)]
    [InlineData(5UL, null)]
    [InlineData(1UL, ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 1, ulong.MaxValue)]
    [InlineData(ulong.MaxValue, null)]
    public void Absurd_times_can_be_asked_for(ulong? from, ulong? to)
    {
        var span = StatsSpan.Of(ListRange.Between(from, to), Some.Noon, Utc);

        Assert.True(span.From < span.To);
        Assert.InRange(span.Steps, 1, 70);
    }

    [Fact]
    public void Tiles_tell_the_change_against_the_time_before()
    {
        var now = Answer(StatsBy.None, [.. Enumerable.Range(1, 20).Select(i => Trace(i, i <= 2, new TokenUsage { Input = 100, CacheRead = 25 }, 0.25m))]);
        var before = Answer(StatsBy.None, [.. Enumerable.Range(1, 10).Select(i => Trace(i, tokens: new TokenUsage { Input = 100 }, cost: 0.25m))]);

        var tiles = Tile.Of(now, before).ToDictionary(t => t.Label);

        Assert.Equal(("20", "+100%", "10 in the time before"), (tiles["Traces"].Value, tiles["Traces"].Change, tiles["Traces"].Meaning));
        Assert.Equal(("2", "new", "10% of all"), (tiles["With errors"].Value, tiles["With errors"].Change, tiles["With errors"].Note));
        Assert.Equal(("2,000", "25% cached"), (tiles["Input tokens"].Value, tiles["Input tokens"].Note));
        Assert.Equal(("$5.00", "+100%", true, true), (tiles["Cost"].Value, tiles["Cost"].Change, tiles["Cost"].IsTrouble, tiles["Cost"].IsMore));
        Assert.Equal("±0%", tiles["Duration p50"].Change);
        Assert.Contains(Uri.EscapeDataString(Behind.Failed), tiles["With errors"].Link, StringComparison.Ordinal);
        Assert.Equal("–", tiles["Output tokens"].Value);
        Assert.Equal(["sort=duration", "sort=cost", "sort=tokens"], new[] { "Duration p95", "Cost", "Input tokens" }.Select(t => tiles[t].Link!.Split('&')[^1]));
    }

    [Fact]
    public void Of_the_newest_traces_alone_no_change_is_told()
    {
        var whole = Answer(StatsBy.None, [Trace(1)]);

        Assert.All(Tile.Of(whole with { IsLimited = true }, whole), t => Assert.Equal("", t.Change));
        Assert.All(Tile.Of(whole, whole with { IsLimited = true }), t => Assert.Equal("", t.Change));
    }

    [Fact]
    public void Tokens_are_drawn_without_counting_cached_ones_twice()
    {
        var chart = OverviewCharts.Tokens(Answer(StatsBy.None, [Trace(1, tokens: new TokenUsage { Input = 100, CacheRead = 30, Output = 7 })]), Utc, null);

        Assert.Equal(["70", "30", "7"], chart.Rows.Single().Values);
    }

    [Fact]
    public void Of_the_scores_that_most_were_given_of_the_mean_is_drawn()
    {
        var judged = Trace(1) with { Scores = [new ScoreMark("grounded", null, 3, 1.5), new ScoreMark("language", "en", 1, 0), new ScoreMark("rare", null, 1, 1)] };
        var chart = OverviewCharts.Scores(Answer(StatsBy.None, [judged, Trace(2) with { Scores = [new ScoreMark("grounded", null, 1, 1)] }]), Utc, Anywhere);

        Assert.Equal(["grounded", "rare"], chart!.Series.Select(s => s.Name));
        Assert.Equal(["0.625", "1"], chart.Rows.Single().Values);
    }

    [Fact]
    public void Where_nothing_was_judged_there_is_no_chart_of_scores()
    {
        Assert.Null(OverviewCharts.Scores(Answer(StatsBy.None, [Trace(1)]), Utc, Anywhere));
    }

    [Fact]
    public void Failed_traces_are_a_part_of_all()
    {
        var chart = OverviewCharts.Traffic(Answer(StatsBy.None, [Trace(1), Trace(2), Trace(3, failed: true)]), Utc, Anywhere);

        Assert.Equal(["2", "1"], chart.Rows.Single().Values);
        Assert.Equal("behind", chart.Rows.Single().Link);
    }

    [Fact]
    public void Rows_stand_by_what_they_are_sorted_by_and_those_without_a_name_at_the_end()
    {
        var answer = Answer(
            StatsBy.User, [Trace(1, user: "often"), Trace(2, user: "often"), Trace(3, user: "dear", cost: 3), Trace(4), Trace(5), Trace(6)]);

        Assert.Equal(["often", "dear", "(no user)"], BreakdownRow.Of(answer, OverviewSort.Count).Select(r => r.Name));
        Assert.Equal(["dear", "often", "(no user)"], BreakdownRow.Of(answer, OverviewSort.Cost).Select(r => r.Name));
    }

    [Fact]
    public void Percentiles_of_several_calls_in_a_trace_are_not_made_up()
    {
        var several = Trace(1) with { Facts = new TraceFacts { Models = [new ModelUse("m", null, 3, 0, 9, UsageTotals.None)] } };

        var row = Assert.Single(BreakdownRow.Of(Answer(StatsBy.Model, [several]), OverviewSort.P95));

        Assert.Equal(("", "", BreakdownRow.NoPercentile), (row.P50, row.P95, row.WhyNoDuration));
    }

    public static TheoryData<string> Hostile => ["", "..", "a\"b\\c", "<script>alert(1)</script>", "line\nbreak", "\u202Eevil", "/slash?and=more&", "汉字🙂", new string('x', 512)];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Every_row_leads_to_its_traces_whatever_its_name(string key)
    {
        foreach (var by in OverviewAddress.Ways)
        {
            var query = Behind.Query(By(by), new StatsGroup(key, false, new StatsCell(), new Dictionary<int, StatsCell>()))!;

            Assert.True(TraceQlQuery.TryParse(query, out _, out var error), $"{query}: {error}");
            Assert.Equal(query, ListAddress.Read(new Uri(new Uri("http://x"), Behind.List(1, 2, query)).Query).Query);
        }
    }

    [Fact]
    public void What_has_no_name_leads_to_traces_only_where_they_can_be_asked_for()
    {
        var nameless = new StatsGroup(null, false, new StatsCell(), new Dictionary<int, StatsCell>());

        foreach (var by in OverviewAddress.Ways)
        {
            if (Behind.Query(By(by), nameless) is { } query)
                Assert.True(TraceQlQuery.TryParse(query, out _, out var error), $"{query}: {error}");
            Assert.Null(Behind.Query(By(by), nameless with { IsOther = true }));
        }

        Assert.Equal("{ trace:user = nil }", Behind.Query(By(StatsBy.User), nameless));
    }

    [Fact]
    public void Behind_a_users_model_are_that_users_traces_alone()
    {
        var query = Behind.Query(By(StatsBy.Model) with { Within = new TraceOwner(OwnerKind.User, "a\"b") }, new StatsGroup("m", false, new StatsCell(), new Dictionary<int, StatsCell>()));

        Assert.Equal("""{ trace:user = "a\"b" && llm:model = "m" }""", query);
    }

    private static StatsQuery By(StatsBy by) => new(1, 2, 1, by, 20);

    private static string Anywhere(ulong from, ulong to) => "behind";

    private static StatsAnswer Answer(StatsBy by, IReadOnlyList<TraceSummary> traces)
    {
        var stats = new TraceStats(new StatsQuery(Some.NoonNanos - Hour, Some.NoonNanos, Hour, by, 20));
        foreach (var trace in traces)
            stats.Rank(trace);
        foreach (var trace in traces)
            stats.Count(trace);
        return new StatsAnswer(stats.Query, stats.Groups(), false);
    }

    private static TraceSummary Trace(int number, bool failed = false, TokenUsage? tokens = null, decimal? cost = null, string? user = null) =>
        Some.Summary(number) with
        {
            ErrorCount = failed ? 1 : 0,
            Facts = new TraceFacts
            {
                UserId = user,
                Totals = new UsageTotals(tokens ?? TokenUsage.Unknown, cost, 0),
            },
        };
}
