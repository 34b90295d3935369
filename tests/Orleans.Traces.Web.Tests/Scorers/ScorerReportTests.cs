using Bunit;
using Orleans.Traces.Scoring.Backfill;
using Orleans.Traces.Web.Components.Scorers;
using Orleans.Traces.Web.ViewModels.Scorers;

namespace Orleans.Traces.Web.Tests.Scorers;

/// <summary>What a scorer did lately, and the judging of past traces.</summary>
public sealed class ScorerReportTests : PageTests
{
    private const string Stats = """
        {"from":"2026-03-01T00:00:00Z","to":"2026-03-04T00:00:00Z","stepSeconds":3600,"waiting":3,"parked":2,"count":1500,"traceCount":1000,"mean":0.625,"min":0,"max":1,
         "costUsd":1.5,"costPerTraceUsd":0.0015,"meanTookMs":250,"values":[{"from":0,"to":0.5,"count":50},{"from":0.5,"to":1,"count":100}],
         "labels":[{"label":"<b>good</b>","count":7}],"points":[]}
        """;

    private const string Said = """
        {"scores":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b7","name":"fast","type":"boolean","value":0,"label":null,"explanation":"<i>slow</i>",
          "scorerVersion":1,"revision":1,"time":"2026-03-04T11:59:58Z","tookMs":1,"costUsd":null}],"next":null}
        """;

    private const string Job = """
        {"id":"b1","scorerId":"fast","state":"running","from":"2026-03-01T00:00:00Z","to":"2026-03-04T00:00:00Z","sampling":1,"startedTime":"2026-03-04T00:00:00Z","endedTime":null,
         "downTo":null,"looked":1200,"madeDue":40,"waiting":12,"estimate":null,"problem":null}
        """;

    [Fact]
    public void It_says_what_it_did_and_how_its_values_lie()
    {
        Api.On("GET /api/v1/scorers/fast/stats", 200, Stats);
        Api.On("GET /api/v1/scorers/fast/scores", 200, Said);

        var panel = Render<ScorerReportPanel>(p => p.Add(x => x.ScorerId, "fast"));

        panel.WaitForElement("tbody td");
        Assert.Equal(["1,500", "0.625", "0 to 1", "$1.50", "$0.0015", "250 ms", "3", "2"], Texts(panel.FindAll("dd")));
        Assert.Equal(["height:50%", "height:100%"], panel.FindAll(".value-bars i").Select(b => b.GetAttribute("style")));
        Assert.Equal("<b>good</b> 7", panel.Find(".tag").TextContent);
        Assert.Equal(["11:59:58", "no", "<i>slow</i>", "the span"], Texts(panel.FindAll("tbody td")));
        Assert.Equal("/traces/0af7651916cd43dd8448eb211c80319c?span=00f067aa0ba902b7", panel.Find("tbody a").GetAttribute("href"));
        Assert.StartsWith("GET /api/v1/scorers/fast/stats?from=2026-02-25T12%3A00%3A00", Api.Requests[0].Request, StringComparison.Ordinal);
    }

    [Fact]
    public void Past_traces_are_counted_and_then_judged()
    {
        Api.On("POST /api/v1/scorers/fast/backfill/estimate", 200, """{"traces":1200,"isLimited":true,"costUsd":0.5}""");
        Api.On("POST /api/v1/scorers/fast/backfill", 202, Job);
        var panel = OpenBackfill();
        panel.WaitForElement("select").Change("30");

        panel.FindAll("button").First(b => b.TextContent == "How many?").Click();
        panel.WaitForAssertion(() => Assert.Equal("at least 1,200 traces, about $0.500.", panel.Find("[role=status]").TextContent));
        Api.On("GET /api/v1/scorers/fast/backfill", 200, Job);
        panel.Find("form").Submit();

        panel.WaitForAssertion(() => Assert.Equal("Under way: 1,200 traces looked at, 40 of them to be judged, 12 waiting.", panel.Find("[role=status]").TextContent));
        Assert.Empty(panel.FindAll("form"));
        Assert.StartsWith("""{"from":"2026-02-02T12:00:00""", Api.Requests.Last(r => r.Request == "POST /api/v1/scorers/fast/backfill").Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_can_be_paused()
    {
        Api.On("GET /api/v1/scorers/fast/backfill", 200, Job);
        Api.On("POST /api/v1/scorers/fast/backfill/pause", 200, Job);
        var panel = OpenBackfill();
        panel.WaitForElement(".case-actions button");

        panel.FindAll(".case-actions button").First(b => b.TextContent == "Pause").Click();

        Assert.Contains(Api.Requests, r => r.Request == "POST /api/v1/scorers/fast/backfill/pause");
    }

    [Fact]
    public void Why_a_job_ended_is_said()
    {
        var job = new BackfillDocument
        {
            Id = "b", ScorerId = "s", State = "cancelled", From = "", To = "", Sampling = 1, StartedTime = "", EndedTime = null, DownTo = null,
            Looked = 1, MadeDue = 0, Waiting = 0, Estimate = null, Problem = "the scorer was deleted",
        };

        Assert.Equal("Given up: the scorer was deleted (1 trace looked at, 0 of them to be judged, 0 waiting)", BackfillWords.Of(job));
    }

    private IRenderedComponent<BackfillPanel> OpenBackfill()
    {
        var panel = Render<BackfillPanel>(p => p.Add(x => x.ScorerId, "fast"));
        Assert.DoesNotContain(Api.Requests, r => r.Request.Contains("backfill", StringComparison.Ordinal));
        panel.Find("details").TriggerEvent("ontoggle", EventArgs.Empty);
        return panel;
    }
}
