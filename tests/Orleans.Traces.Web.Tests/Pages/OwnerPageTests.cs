using Bunit;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Storage;
using Orleans.Traces.Web.Pages;
using Orleans.Traces.Web.ViewModels.Owners;

namespace Orleans.Traces.Web.Tests.Pages;

/// <summary>Sessions and users: their lists, and each of them.</summary>
public sealed class OwnerPageTests : PageTests
{
    private const string Evil = "</a><script>alert(1)</script>\u202E/..";

    [Fact]
    public void Sessions_are_listed_with_their_user_and_each_leads_to_its_page()
    {
        Queries.Put(Of(1, Evil, "ann"));
        Navigation.NavigateTo("/sessions");

        var page = Render<SessionsPage>();

        var row = page.Find(".owners tbody tr:has(th)");
        Assert.Equal("</a><script>alert(1)</script>⟨RLO⟩/..", row.QuerySelector("th")!.TextContent.Trim());
        Assert.Equal(OwnerLink.To(new TraceOwner(OwnerKind.Session, Evil)), row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("/users/ann", row.QuerySelectorAll("a")[1].GetAttribute("href"));
        Assert.Empty(page.FindAll("script"));
    }

    [Fact]
    public void What_is_looked_for_is_in_the_address_and_asks_for_nothing_more()
    {
        Queries.Put(Of(1, "first", "ann"));
        Queries.Put(Of(2, "second", "bob"));
        Navigation.NavigateTo("/sessions");
        var page = Render<SessionsPage>();

        page.Find(".find").Input("SEC");

        page.WaitForAssertion(() => Assert.Equal(["second"], Texts(page.FindAll(".owners tbody th"))));
        Assert.EndsWith("/sessions?find=SEC", Navigation.Uri, StringComparison.Ordinal);
        Assert.Single(Statistics.AskedGroups);
    }

    [Fact]
    public void Users_are_a_list_of_their_own()
    {
        Queries.Put(Of(1, "s", "ann"));
        Navigation.NavigateTo("/users");

        var page = Render<UsersPage>();

        Assert.Equal("/users/ann", page.Find(".owners tbody a").GetAttribute("href"));
        Assert.Equal(OwnerKind.User, Assert.Single(Statistics.AskedGroups).Kind);
    }

    [Fact]
    public void Nobody_being_named_says_how_a_span_names_one()
    {
        Navigation.NavigateTo("/users");

        Assert.Contains("user.id", Render<UsersPage>().Find(".note").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_reads_as_a_conversation_earliest_first()
    {
        var later = Of(1, Evil, "ann");
        var earlier = Of(4_000, Evil, "ann") with { ErrorCount = 2 };
        Put(later, "And <b>now</b>?", "Later.");
        Put(earlier, "Hello\u202E", "Hi *there*.");
        Search.Find(later, earlier);

        var page = Session(Evil);
        Near(page, earlier, later);

        page.WaitForAssertion(() => Assert.Equal(["Asked: Hello⟨RLO⟩", "Asked: And <b>now</b>?"], Texts(page.FindAll(".asked"))));
        Assert.Equal(["Answered: Hi there.", "Answered: Later."], Texts(page.FindAll(".answered")));
        Assert.Equal("there", page.Find(".answered em").TextContent);
        Assert.Equal("1 h 06 m later", page.Find(".pause").TextContent);
        Assert.Contains("2 errors", page.Find(".turn .error-mark").TextContent, StringComparison.Ordinal);
        Assert.Equal($"/traces/{earlier.TraceId}", page.Find(".turn-head a").GetAttribute("href"));
        Assert.Contains("/users/ann", page.Find(".facts").InnerHtml, StringComparison.Ordinal);
        Assert.Equal(OwnerLink.Query(new TraceOwner(OwnerKind.Session, Evil)), Search.Asked[0].TraceQl.Text);
    }

    [Fact]
    public void A_turn_is_read_when_it_comes_into_view_and_again_when_it_has_grown()
    {
        var trace = Of(1, "s", "ann");
        Put(trace, "One?", "1");
        Search.Find(trace);
        var page = Session("s");
        Assert.Equal(0, Queries.Finds);

        Near(page, trace);
        page.WaitForAssertion(() => Assert.Equal("Answered: 1", Texts(page.FindAll(".answered")).Single()));
        Near(page, trace);
        Assert.Equal(1, Queries.Finds);

        var grown = trace with { Revision = 2 };
        Put(grown, "One?", "2");
        Search.Clear();
        Search.Find(grown);
        Time.Advance(TimeSpan.FromSeconds(10));

        page.WaitForAssertion(() => Assert.Equal("Answered: 2", Texts(page.FindAll(".answered")).Single()));
    }

    [Fact]
    public void A_turn_that_cannot_be_read_says_so_and_the_others_are_shown()
    {
        var (gone, there) = (Of(1, "s", "ann"), Of(2, "s", "ann"));
        Put(there, "One?", "1");
        Search.Find(gone, there);
        var page = Session("s");

        Near(page, gone, there);

        page.WaitForAssertion(() => Assert.Equal("Answered: 1", Texts(page.FindAll(".answered")).Single()));
        page.WaitForAssertion(() => Assert.Contains("cannot be shown", page.Find(".turn-wait").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Earlier_traces_of_a_long_session_are_read_when_asked_for()
    {
        var (newer, older) = (Of(1, "s", "ann"), Of(2, "s", "ann"));
        Search.Find(newer);
        Search.IsLimited = true;
        var page = Session("s");
        Assert.Contains("the newest 1", page.Find(".facts").TextContent, StringComparison.Ordinal);

        Search.Find(older);
        Search.IsLimited = false;
        page.Find("button.tool").Click();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".turn").Count));
        Assert.Equal(newer.TraceId, Search.Asked[^1].After!.TraceId);
        Assert.Empty(page.FindAll("button.tool"));
    }

    [Fact]
    public void A_session_that_nobody_names_says_so() =>
        Assert.Contains("No trace names this session", Session("nobody").Find(".note").TextContent, StringComparison.Ordinal);

    [Fact]
    public void A_user_has_totals_charts_models_and_sessions_of_its_own_traces()
    {
        Queries.Put(Of(1, "s-1", Evil));
        Queries.Put(Of(2, "s-2", "ann"));
        Navigation.NavigateTo(OwnerLink.To(new TraceOwner(OwnerKind.User, Evil)));

        var page = Render<UserPage>(p => p.Add(u => u.Segment, OwnerLink.Segment(Evil)));

        Assert.Equal("1", page.Find(".tile-value").TextContent);
        Assert.Equal(4, page.FindAll(".chart").Count);
        Assert.Equal("s-1", page.Find(".owners tbody th").TextContent.Trim());
        Assert.Equal("m", page.Find(".breakdown tbody th").TextContent.Trim());
        Assert.Contains("llm%3Amodel", page.Find(".breakdown tbody a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("trace%3Auser", page.Find(".chart a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("script"));
    }

    [Fact]
    public void Another_time_of_a_user_is_in_the_address()
    {
        Queries.Put(Of(1, "s-1", "ann"));
        Navigation.NavigateTo("/users/ann?range=1h");
        var page = Render<UserPage>(p => p.Add(u => u.Segment, "ann"));
        var asked = Statistics.Asked.Count;

        page.FindAll(".choice").Single(c => c.TextContent.Contains("7 days", StringComparison.Ordinal)).Click();

        page.WaitForAssertion(() => Assert.True(Statistics.Asked.Count > asked));
        Assert.EndsWith("/users/ann?range=7d", Navigation.Uri, StringComparison.Ordinal);
        Assert.All(Statistics.Asked, q => Assert.Equal(new TraceOwner(OwnerKind.User, "ann"), q.Within));
    }

    [Fact]
    public void A_store_out_of_reach_is_told()
    {
        Statistics.Failure = new StorageUnavailableException("no disk");
        Navigation.NavigateTo("/users/ann");

        Assert.Contains("no disk", Render<UserPage>(p => p.Add(u => u.Segment, "ann")).Find(".failure").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<SessionPage> Session(string id)
    {
        Navigation.NavigateTo(OwnerLink.To(new TraceOwner(OwnerKind.Session, id)));
        return Render<SessionPage>(p => p.Add(s => s.Segment, OwnerLink.Segment(id)));
    }

    private static void Near(IRenderedComponent<SessionPage> page, params TraceSummary[] traces) =>
        page.InvokeAsync(() => page.Instance.Near([.. traces.Select(t => t.TraceId.ToString())]));

    private void Put(TraceSummary trace, string asked, string answered) => Queries.Put(trace, Some.Span(1) with
    {
        Attributes = Some.Attributes(("input.value", asked), ("output.value", answered), ("openinference.span.kind", "CHAIN")),
    });

    private static TraceSummary Of(int number, string session, string user) => Some.Summary(number) with
    {
        Facts = new TraceFacts
        {
            SessionId = session, UserId = user,
            Models = [new ModelUse("m", null, 1, 0, 5_000_000, UsageTotals.None)],
            Totals = new UsageTotals(new TokenUsage { Input = 10 }, 0.5m, 0),
        },
    };
}
