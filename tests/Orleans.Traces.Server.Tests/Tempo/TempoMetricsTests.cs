using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Tempo;

/// <summary>Series over time and single values: the intervals that are asked for, and how they are written.</summary>
public sealed class TempoMetricsTests : IAsyncLifetime
{
    private const string Range = "/tempo/api/metrics/query_range?q={}|rate()", Instant = "/tempo/api/metrics/query?q={}|count_over_time()";
    private const ulong Second = 1_000_000_000;

    // The clock stands here.
    private const ulong Now = Some.Zero + (3_600 * Second);

    private readonly TempoHost _tempo = new();

    public Task InitializeAsync() => _tempo.InitializeAsync();

    public Task DisposeAsync() => _tempo.DisposeAsync();

    [Fact]
    public async Task Series_have_labels_and_samples_at_the_ends_of_their_intervals()
    {
        Answer(false,
            new([new("__name__", new AttributeValue.Text("rate"))], [0, 0.5, double.NaN, double.PositiveInfinity]),
            new([new("resource.service.name", new AttributeValue.Text("shop")), new("span.code", new AttributeValue.Int(200))], [double.NaN]));

        var json = await _tempo.JsonAsync(Range + "&start=100&end=130&step=10");

        Assert.Equal(
            """{"series":[{"labels":[{"key":"__name__","value":{"stringValue":"rate"}}],"samples":[{"timestampMs":"100000","value":0},{"timestampMs":"110000","value":0.5},{"timestampMs":"130000","value":"Infinity"}]},""" +
            """{"labels":[{"key":"resource.service.name","value":{"stringValue":"shop"}},{"key":"span.code","value":{"intValue":"200"}}],"samples":[]}]""" +
            ""","metrics":{"inspectedTraces":3,"inspectedBytes":"9","completedJobs":1,"totalJobs":1}}""",
            json.GetRawText());
    }

    [Fact]
    public async Task A_single_value_is_that_of_the_one_interval()
    {
        Answer(false, new([new("__name__", new AttributeValue.Text("count_over_time"))], [42]), new([], [double.NaN]));

        var json = await _tempo.JsonAsync(Instant + "&start=100&end=130");

        Assert.Equal(
            """{"series":[{"labels":[{"key":"__name__","value":{"stringValue":"count_over_time"}}],"value":42}],"metrics":{"inspectedTraces":3,"inspectedBytes":"9","completedJobs":1,"totalJobs":1}}""",
            json.GetRawText());
        Assert.Equal((100 * Second, 30 * Second, 1), Asked());
        Assert.Equal("{}|count_over_time()", _tempo.Search.Measured?.TraceQl.Text);
    }

    [Theory]
    [InlineData(Range)]
    [InlineData(Instant)]
    public async Task What_met_a_limit_is_partial_and_says_why(string address)
    {
        Answer(true);

        var json = await _tempo.JsonAsync(address);

        Assert.Equal("PARTIAL", json.GetProperty("status").GetString());
        Assert.Contains("limit", json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, json.GetProperty("metrics").GetProperty("completedJobs").GetInt32());
    }

    public static TheoryData<string, ulong, ulong, int> Intervals => new()
    {
        // Aligned to the step, with one interval before.
        { "start=100&end=130&step=10", 90 * Second, 10 * Second, 4 },
        { "start=103&end=128&step=10s", 90 * Second, 10 * Second, 4 },
        { "start=100&end=130&step=0.5", 99_500_000_000, 500_000_000, 61 },
        { "start=100&end=130&step=1m", 60 * Second, 60 * Second, 2 },
        { "start=100.5&end=101.5&step=250ms", 100_250_000_000, 250_000_000, 5 },
        { "start=1767323045000000000&end=1767323105000000000&step=15s", Some.Zero - (20 * Second), 15 * Second, 6 },
        { "start=2026-01-02T03:04:00Z&end=2026-01-02T03:05:00Z&step=30s", Some.Zero - (35 * Second), 30 * Second, 3 },
        // The step that Tempo chooses.
        { "start=100&end=130", 99_900_000_000, 100_000_000, 301 },
        { "start=100&end=101", 99_950_000_000, 50_000_000, 21 },
        { "start=3600&end=7200", 3_585 * Second, 15 * Second, 241 },
        { "start=86400&end=172800", 86_100 * Second, 300 * Second, 289 },
        { "start=8640000&end=9244800", 8_637_600 * Second, 2_400 * Second, 253 },
        { "start=100&end=220", 99 * Second, 1 * Second, 121 },
    };

    [Theory]
    [MemberData(nameof(Intervals))]
    public async Task The_intervals_are_those_of_Tempo(string parameters, ulong from, ulong step, int count)
    {
        await _tempo.JsonAsync($"{Range}&{parameters}");

        Assert.Equal((from, step, count), Asked());
        Assert.Equal(ProjectId.Default, _tempo.Search.Measured?.Project);
    }

    [Theory]
    [InlineData("", 3_600)]
    [InlineData("&since=15m", 900)]
    [InlineData("&since=1d", 86_400)]
    [InlineData("&end=1767326645", 3_600)]
    public async Task Without_a_start_it_is_so_long_before_the_end(string parameters, int seconds)
    {
        await _tempo.JsonAsync(Instant + parameters);

        Assert.Equal((Now - ((ulong)seconds * Second), (ulong)seconds * Second, 1), Asked());
    }

    [Fact]
    public async Task An_end_in_the_future_does_not_move_the_start()
    {
        await _tempo.JsonAsync(Instant + "&since=60s&end=1767330000");

        Assert.Equal((Now - (60 * Second), 1_767_330_000 * Second), (_tempo.Search.Measured!.From, _tempo.Search.Measured.To));
    }

    [Fact]
    public async Task The_query_may_be_called_query()
    {
        await _tempo.JsonAsync("/tempo/api/metrics/query_range?query={}|rate()");

        Assert.Equal("{}|rate()", _tempo.Search.Measured?.TraceQl.Text);
    }

    [Theory]
    [InlineData("/tempo/api/metrics/query_range", "parameter q is missing")]
    [InlineData("/tempo/api/metrics/query", "parameter q is missing")]
    [InlineData("/tempo/api/metrics/query_range?q={}", "not a metrics query")]
    [InlineData("/tempo/api/metrics/query_range?q={ name = } | rate()", "line 1, column 10")]
    [InlineData(Range + "&start=soon", "could not parse 'start' parameter: 'soon'")]
    [InlineData(Range + "&end=-1", "could not parse 'end' parameter")]
    [InlineData(Range + "&end=99999999999999999999", "could not parse 'end' parameter")]
    [InlineData(Range + "&start=79228162514264337593543950335.5", "could not parse 'start' parameter")]
    [InlineData(Range + "&since=long", "could not parse 'since' parameter: 'long'")]
    [InlineData(Range + "&start=5&end=5", "end must be greater than start")]
    [InlineData(Range + "&step=0", "invalid step: '0'")]
    [InlineData(Range + "&step=-5s", "invalid step: '-5s'")]
    [InlineData(Range + "&step=NaN", "invalid step: 'NaN'")]
    [InlineData(Range + "&start=100&end=20100&step=1s", "step of 1s is too small, minimum step for given range is 2s")]
    public async Task What_is_malformed_is_a_400_that_says_so(string address, string expected)
    {
        Assert.Contains(expected, await _tempo.RefusedAsync(400, address), StringComparison.Ordinal);
        Assert.Null(_tempo.Search.Measured);
    }

    [Fact]
    public async Task A_store_out_of_reach_is_a_503()
    {
        _tempo.Search.Failure = new StorageUnavailableException("away");

        Assert.Equal(503, (await _tempo.GetAsync(Range)).Status);
        Assert.Equal(503, (await _tempo.GetAsync(Instant)).Status);
    }

    private void Answer(bool limited, params MetricsSeries[] series) =>
        _tempo.Search.Metrics = new MetricsAnswer(series, new SearchProgress(3, 1, 9, null), limited);

    private (ulong From, ulong Step, int Count) Asked() =>
        (_tempo.Search.Measured!.From, _tempo.Search.Measured.Step, _tempo.Search.Measured.Intervals);
}
