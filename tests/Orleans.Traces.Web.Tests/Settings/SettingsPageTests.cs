using AngleSharp.Dom;
using Bunit;
using Orleans.Traces.Access;
using Orleans.Traces.Identity;
using Orleans.Traces.Web.Pages;

namespace Orleans.Traces.Web.Tests.Settings;

/// <summary>Keys, projects and prices on the page.</summary>
public sealed class SettingsPageTests : PageTests
{
    private const string Key = """{"id":"00112233445566ff","project":"default","name":"<b>checkout</b>","scopes":["ingest","read"],"createdAt":"2026-11-02T03:04:05.0000000Z","requestsPerSecond":1200}""";
    private const string Project = """{"id":"shop","name":"The shop","createdAt":"2026-11-02T03:04:05.0000000Z","retentionDays":14}""";
    private const string Unknown = """{"model":"my-<i>model</i>","provider":"openai","spanCount":1234567,"inputTokens":10,"outputTokens":20,"firstSeenTime":"2026-11-01T00:00:00.0000000Z","lastSeenTime":"2026-11-02T00:00:00.0000000Z","exampleTraceId":"0af7651916cd43dd8448eb211c80319c"}""";

    public SettingsPageTests()
    {
        Api.On("GET /api/v1/keys", 200, $$"""{"keys":[{{Key}}]}""");
        Api.On("GET /api/v1/projects", 200, $$"""{"projects":[{{Project}}]}""");
        Api.On("GET /api/v1/prices/unknown", 200, $$"""{"models":[{{Unknown}}]}""");
        Api.On("GET /api/v1/prices/own", 200, """{"prices":[{"id":"a","provider":null,"model":"a","modelPattern":null,"usdPerMillion":{"input":0.5,"cacheWrite":1},"validFrom":"2026-01-01","validTo":null,"configured":false}]}""");
        Api.On("GET /api/v1/prices/reprice", 200, """{"state":"done","from":null,"to":null,"traceCount":7,"changedCount":2,"startedTime":null,"endedTime":null,"problem":null}""");
        Api.On("GET /api/v1/prices", 200, """{"snapshot":{"package":"lists","version":"1","published":"2026-09-23"},"prices":[],"next":null}""");
    }

    [Theory]
    [InlineData(KeyScopes.Read, "Prices")]
    [InlineData(KeyScopes.Admin, "Prices|Keys")]
    [InlineData(KeyScopes.Operator, "Prices|Keys|Projects and retention")]
    public void A_reader_is_offered_what_its_key_may_do(KeyScopes scopes, string sections)
    {
        ReadAs(new Caller(ProjectId.Default, "0123456789abcdef", scopes));

        var page = Render<SettingsPage>();

        Assert.Equal(sections, string.Join('|', Texts(page.FindAll(".sections a"))));
        Assert.Equal(scopes != KeyScopes.Read, page.Markup.Contains("Set the price", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_key_may_not_open_is_not_there()
    {
        ReadAs(new Caller(ProjectId.Default, "0123456789abcdef", KeyScopes.Read));

        Assert.Contains("There is no such page of settings", Open("keys").Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(Api.Requests, r => r.Request.Contains("keys", StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_are_listed_as_text()
    {
        var page = Open("keys");

        Assert.Equal(["<b>checkout</b>", "ingest, read", "1,200", "2026-11-02", "00112233445566ff", "Delete"], Texts(page.FindAll("tbody td")));
    }

    [Fact]
    public void A_new_key_is_shown_once()
    {
        Api.On("POST /api/v1/keys", 201, Key[..^1] + ""","key":"ot_secret"}""");
        var page = Open("keys");
        page.Find("input[placeholder='checkout service']").Change("checkout");
        page.FindAll("fieldset input")[1].Change(true);
        page.Find("input[inputmode]").Change("50");

        page.Find("form").Submit();

        Assert.Contains(("POST /api/v1/keys", """{"name":"checkout","scopes":["ingest","read"],"requestsPerSecond":50}"""), Api.Requests);
        Assert.Equal("ot_secret", page.Find(".made code").TextContent);
        Button(page, "I have it").Click();
        Assert.DoesNotContain("ot_secret", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_that_is_no_number_is_not_sent()
    {
        var page = Open("keys");
        page.Find("input[inputmode]").Change("many");

        page.Find("form").Submit();

        Assert.Contains("Requests a second must be a whole number", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(Api.Requests, r => r.Request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public void A_refusal_is_shown_in_the_words_of_the_API()
    {
        Api.On("POST /api/v1/keys", 400, """{"title":"A field is malformed","detail":"The field 'scopes' must be a list."}""");
        var page = Open("keys");

        page.Find("form").Submit();

        Assert.Equal("A field is malformed: The field 'scopes' must be a list.", page.Find("[role=alert]").TextContent);
    }

    [Fact]
    public void Deleting_is_asked_once_more()
    {
        Api.On("DELETE /api/v1/keys/00112233445566ff", 204, "");
        var page = Open("keys");

        Button(page, "Delete").Click();
        Button(page, "No").Click();
        Assert.DoesNotContain(Api.Requests, r => r.Request.StartsWith("DELETE", StringComparison.Ordinal));
        Button(page, "Delete").Click();
        Button(page, "Yes").Click();

        Assert.Contains(("DELETE /api/v1/keys/00112233445566ff", null), Api.Requests);
    }

    [Fact]
    public void A_projects_days_are_changed()
    {
        Api.On("PATCH /api/v1/projects/shop", 200, Project);
        var page = Open("projects");
        Assert.Equal("/?project=shop", page.Find("tbody a").GetAttribute("href"));

        Button(page, "Change").Click();
        page.Find("td input[inputmode]").Change("90");
        Button(page, "Save").Click();

        Assert.Contains(("PATCH /api/v1/projects/shop", """{"name":"The shop","retentionDays":90}"""), Api.Requests);
        Assert.Empty(page.FindAll("td input"));
    }

    [Fact]
    public void A_model_without_a_price_gets_one()
    {
        Api.On("PUT /api/v1/prices/own/openai-my-_i_model__i_", 201, "{}");
        var page = Open("prices");
        Assert.Equal(["my-<i>model</i>", "openai", "1,234,567"], Texts(page.FindAll("tbody td")).Take(3));

        Button(page, "Set a price").Click();
        page.Find("input[placeholder='0.15']").Change("0.5");
        page.FindAll("form")[0].Submit();

        Assert.Contains(
            ("PUT /api/v1/prices/own/openai-my-_i_model__i_", """{"provider":"openai","model":"my-\u003Ci\u003Emodel\u003C/i\u003E","modelPattern":null,"usdPerMillion":{"input":0.5},"validFrom":null,"validTo":null}"""),
            Api.Requests);
    }

    [Fact]
    public void Own_prices_and_what_was_priced_anew_are_told()
    {
        var page = Open("prices");

        Assert.Equal(["a", "all", "$0.50", "–", "–", "cache write $1.00", "from 2026-01-01"], Texts(page.FindAll("#own tbody td")).Take(7));
        Assert.Contains("Done: 7 traces looked at, 2 changed.", page.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<SettingsPage> Open(string section) => Render<SettingsPage>(p => p.Add(s => s.Section, section));

    private static IElement Button(IRenderedComponent<SettingsPage> page, string text) =>
        page.FindAll("button").First(b => b.TextContent.Trim() == text);
}
