using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Prices;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Prices;

/// <summary>The API of prices.</summary>
public sealed class PriceApiTests(PriceApiTests.PricedServer server) : IClassFixture<PriceApiTests.PricedServer>
{
    private const string Own = "/api/v1/prices/own/mine";

    [Fact]
    public async Task A_name_is_resolved()
    {
        var found = await JsonAsync(200, "/api/v1/prices/find?provider=azure.ai.openai&model=gpt-4.1-2031-02-03", server.Operator);

        var price = found.GetProperty("price");
        Assert.Equal(("azure.ai.openai", "gpt-4.1-2031-02-03"), (Text(found, "provider"), Text(found, "model")));
        Assert.Equal(("openai", "gpt-4.1", "snapshot", "2026-09-23"), (Text(price, "provider"), Text(price, "model"), Text(price, "source"), Text(price, "priceDate")));
        Assert.Equal("""{"input":2,"output":8,"cacheRead":0.5}""", price.GetProperty("usdPerMillion").GetRawText());
        Assert.Equal("[]", price.GetProperty("tiers").GetRawText());
    }

    [Theory]
    [InlineData("2025-06-09", 10)]
    [InlineData("2025-06-10", 2)]
    [InlineData("2025-06-09T23:59:59.9Z", 10)]
    [InlineData("2025-06-10T00:00:00Z", 2)]
    public async Task A_price_is_found_of_a_day_or_a_time(string date, int input)
    {
        var found = await JsonAsync(200, $"/api/v1/prices/find?provider=openai&model=o3&date={date}", server.Operator);

        Assert.Equal(input, found.GetProperty("price").GetProperty("usdPerMillion").GetProperty("input").GetInt32());
    }

    [Fact]
    public async Task A_name_that_means_nothing_has_no_price()
    {
        var found = await JsonAsync(200, "/api/v1/prices/find?model=nobody-knows", server.Operator);

        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (found.GetProperty("price").ValueKind, found.GetProperty("provider").ValueKind));
    }

    [Fact]
    public async Task Prices_of_longer_inputs_and_of_requests_are_shown()
    {
        var gemini = (await JsonAsync(200, "/api/v1/prices/find?provider=gcp.gemini&model=gemini-2.5-pro", server.Operator)).GetProperty("price");
        var sonar = (await JsonAsync(200, "/api/v1/prices/find?provider=perplexity&model=sonar-pro", server.Operator)).GetProperty("price");

        var tier = Assert.Single(gemini.GetProperty("tiers").EnumerateArray());
        Assert.Equal(200_000, tier.GetProperty("inputTokensOver").GetInt64());
        Assert.Equal(
            (1.25m, 2.5m), (gemini.GetProperty("usdPerMillion").GetProperty("input").GetDecimal(), tier.GetProperty("usdPerMillion").GetProperty("input").GetDecimal()));
        Assert.Equal(14, sonar.GetProperty("usdPerThousandRequests").GetInt32());
    }

    [Fact]
    public async Task The_list_has_every_price_once_over_all_pages()
    {
        var seen = new List<string>();
        string? next = "";
        for (var pages = 0; next is not null && pages < 20; pages++)
        {
            var page = await JsonAsync(200, $"/api/v1/prices?limit=200&cursor={next}", server.Operator);
            Assert.Equal(("0.1.8", "2026-09-23"), (Text(page.GetProperty("snapshot"), "version"), Text(page.GetProperty("snapshot"), "published")));
            seen.AddRange(page.GetProperty("prices").EnumerateArray().Select(p => $"{Text(p, "source")} {Text(p, "provider")} {Text(p, "model")}"));
            next = Text(page, "next");
        }

        Assert.Equal("own  configured-model", seen[0]);
        Assert.Equal((1_694 + 1, seen.Count), (seen.Count, seen.Distinct().Count()));
    }

    [Theory]
    [InlineData("q=GPT-4O-mini-tts", "openai gpt-4o-mini-tts")]
    [InlineData("provider=anthropic&q=opus-4-1", "anthropic claude-opus-4-1")]
    [InlineData("provider=gcp.vertex_ai&q=embedding-001", "google gemini-embedding-001")]
    [InlineData("q=configured-model", " configured-model")]
    [InlineData("provider=nobody", " configured-model")]
    [InlineData("q=nothing-has-this", "")]
    public async Task The_list_is_filtered(string query, string expected)
    {
        var page = await JsonAsync(200, $"/api/v1/prices?{query}", server.Operator);

        Assert.Equal(expected, string.Join(", ", page.GetProperty("prices").EnumerateArray().Select(p => $"{Text(p, "provider")} {Text(p, "model")}")));
        Assert.Null(Text(page, "next"));
    }

    [Fact]
    public async Task An_own_price_is_set_counts_at_once_is_replaced_and_deleted()
    {
        var admin = await server.KeyAsync("life", "admin");
        var project = await server.ProjectAsync("life");
        PricedCall call = new("openai", ["gpt-4o"], 1_800_000_000_000_000_000, new TokenUsage { Input = 1_000_000, Output = 1_000_000 });
        decimal? Cost() => server.Services.GetRequiredService<IPriceBooks>().Of(project).Find(call)?.TotalUsd;
        Assert.Equal(12.5m, Cost());

        var made = await JsonAsync(201, Own, admin, "PUT", """{"provider":"openai","model":"gpt-4o","usdPerMillion":{"input":1,"output":2},"validFrom":"2026-01-01","validTo":"2027-06-01"}""");
        Assert.Equal(3, Cost());
        await JsonAsync(200, Own, admin, "PUT", """{"model":"gpt-4o","usdPerMillion":{"input":3,"output":2,"cacheRead":0.01}}""");
        Assert.Equal(5, Cost());
        var read = await JsonAsync(200, Own, await server.KeyAsync("life", "read"));
        var listed = await JsonAsync(200, "/api/v1/prices/own", admin);
        await server.BodyAsync(204, Own, admin, "DELETE");
        await server.BodyAsync(404, Own, admin);

        Assert.Equal(12.5m, Cost());
        Assert.Equal(
            """{"id":"mine","provider":"openai","model":"gpt-4o","modelPattern":null,"usdPerMillion":{"input":1,"output":2},"validFrom":"2026-01-01","validTo":"2027-06-01","configured":false}""",
            made.GetRawText());
        Assert.Equal("""{"input":3,"output":2,"cacheRead":0.01}""", read.GetProperty("usdPerMillion").GetRawText());
        Assert.Equal(["configured-0", "mine"], listed.GetProperty("prices").EnumerateArray().Select(p => Text(p, "id")));
        Assert.Equal([true, false], listed.GetProperty("prices").EnumerateArray().Select(p => p.GetProperty("configured").GetBoolean()));
    }

    [Fact]
    public async Task A_trace_costs_what_its_own_project_says()
    {
        const string Price = """{"model":"m1","usdPerMillion":{"input":1000000,"output":0}}""";
        var (dear, cheap) = (await server.KeyAsync("dear", "ingest admin"), await server.KeyAsync("cheap", "ingest admin"));
        var trace = OneSpan.NewTrace();
        foreach (var key in new[] { dear, cheap })
        {
            using var sent = await server.SendOtlpAsync("/v1/traces", OneSpan.Request(OneSpan.Span(trace, more: w => SomeMeaning.WriteCall(w, 1))), key);
            Assert.Equal(200, (int)sent.StatusCode);
        }

        await server.BodyAsync(201, Own, dear, "PUT", Price);

        Assert.Equal((11, 11), Costs(await JsonAsync(200, $"/api/v1/traces/{trace}", dear)));
        Assert.Equal((null, null), Costs(await JsonAsync(200, $"/api/v1/traces/{trace}", cheap)));
    }

    [Fact]
    public async Task A_configured_price_holds_for_all_projects_and_is_changed_in_the_settings_alone()
    {
        var admin = await server.KeyAsync("any", "admin");

        var found = await JsonAsync(200, "/api/v1/prices/find?model=configured-model", admin);
        await server.BodyAsync(409, "/api/v1/prices/own/configured-0", admin, "PUT", """{"model":"m","usdPerMillion":{"input":1}}""");
        await server.BodyAsync(409, "/api/v1/prices/own/configured-0", admin, "DELETE");

        Assert.Equal(("own", "configured-0"), (Text(found.GetProperty("price"), "source"), Text(found.GetProperty("price"), "ownId")));
    }

    [Fact]
    public async Task A_projects_own_price_counts_before_a_configured_one()
    {
        var admin = await server.KeyAsync("first", "admin");

        await server.BodyAsync(201, Own, admin, "PUT", """{"model":"configured-model","usdPerMillion":{"input":7}}""");

        Assert.Equal("mine", Text((await JsonAsync(200, "/api/v1/prices/find?model=configured-model", admin)).GetProperty("price"), "ownId"));
    }

    [Fact]
    public async Task There_are_not_too_many()
    {
        var project = await server.ProjectAsync("many");
        var registry = server.Services.GetRequiredService<OwnPriceRegistry>();
        for (var i = 0; i < OwnPriceRegistry.MaxPrices; i++)
        {
            // The longest there can be, and in the longest spelling.
            var name = string.Concat(Enumerable.Repeat("\U0001F600", OwnPriceRules.MaxName / 2));
            var price = new OwnPrice { Id = $"p{i}", Provider = name, Model = name, Rates = new ModelRates { Input = new PriceRate(0.1234567m) } };
            Assert.True(await registry.PutAsync(project, price, CancellationToken.None));
        }

        var admin = await server.KeyAsync("many", "admin");
        var refused = await server.BodyAsync(409, Own, admin, "PUT", """{"model":"m","usdPerMillion":{"input":1}}""");
        await server.BodyAsync(200, "/api/v1/prices/own/p0", admin, "PUT", """{"model":"m","usdPerMillion":{"input":1}}""");

        Assert.Contains("100 own prices", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_project_leaves_no_price()
    {
        var project = await server.ProjectAsync("gone");
        await server.BodyAsync(201, $"{Own}?project=gone", server.Operator, "PUT", """{"model":"m","usdPerMillion":{"input":1}}""");
        server.Services.GetRequiredService<UnknownModelRegister>().Note(new TraceKey(project, OneSpan.NewTrace()), null, "nobody-knows", TokenUsage.Unknown);

        await server.BodyAsync(204, "/api/v1/projects/gone", server.Operator, "DELETE");
        await server.BodyAsync(201, "/api/v1/projects", server.Operator, "POST", """{"id":"gone"}""");

        await server.BodyAsync(404, $"{Own}?project=gone", server.Operator);
        Assert.Equal("""{"models":[]}""", await server.BodyAsync(200, "/api/v1/prices/unknown?project=gone", server.Operator));
    }

    [Fact]
    public async Task A_model_without_a_price_is_listed_until_it_has_one()
    {
        var admin = await server.KeyAsync("lost", "admin");
        var key = new TraceKey(await server.ProjectAsync("lost"), OneSpan.NewTrace());
        var unknown = server.Services.GetRequiredService<UnknownModelRegister>();
        unknown.Note(key, "openai", "nobody-knows", new TokenUsage { Input = 5, Output = 7 });
        unknown.Note(key, "openai", "nobody-knows", new TokenUsage { Input = 5 });

        var listed = await JsonAsync(200, "/api/v1/prices/unknown", admin);
        await server.BodyAsync(201, Own, admin, "PUT", """{"model":"nobody-knows","usdPerMillion":{"input":1}}""");
        var after = await server.BodyAsync(200, "/api/v1/prices/unknown", admin);

        var model = Assert.Single(listed.GetProperty("models").EnumerateArray());
        Assert.Equal(
            ("nobody-knows", "openai", 2, 10, 7, key.TraceId.ToString()),
            (Text(model, "model"), Text(model, "provider"), model.GetProperty("spanCount").GetInt32(), model.GetProperty("inputTokens").GetInt32(),
                model.GetProperty("outputTokens").GetInt32(), Text(model, "exampleTraceId")));
        Assert.Equal("""{"models":[]}""", after);
    }

    [Theory]
    [InlineData("GET", "/api/v1/prices?limit=0", null, 400, "'limit'")]
    [InlineData("GET", "/api/v1/prices?cursor=x", null, 400, "'cursor'")]
    [InlineData("GET", "/api/v1/prices?cursor=%00", null, 400, "'cursor'")]
    [InlineData("GET", "/api/v1/prices?cursor=_w", null, 400, "'cursor'")]
    [InlineData("GET", "/api/v1/prices/find", null, 400, "'model'")]
    [InlineData("GET", "/api/v1/prices/find?model=", null, 400, "'model'")]
    [InlineData("GET", "/api/v1/prices/find?model=m&date=today", null, 400, "'date' must be a day as 2026-01-31, or an ISO 8601 time")]
    [InlineData("GET", "/api/v1/prices/own/nobody", null, 404, "no own price nobody")]
    [InlineData("GET", "/api/v1/prices/own/NO", null, 400, "'priceId' must be 1 to 63 characters")]
    [InlineData("DELETE", "/api/v1/prices/own/nobody", null, 404, "no own price nobody")]
    [InlineData("DELETE", "/api/v1/prices/own/NO", null, 400, "'priceId'")]
    [InlineData("POST", "/api/v1/prices", "{}", 405, "GET")]
    [InlineData("POST", "/api/v1/prices/own/a", "{}", 405, "GET, PUT, DELETE")]
    [InlineData("PUT", "/api/v1/prices/own/NO", "{}", 400, "'priceId'")]
    [InlineData("PUT", Own, "[]", 400, "a JSON object")]
    [InlineData("PUT", Own, "{", 400, "one JSON object")]
    [InlineData("PUT", Own, "{}", 400, "'usdPerMillion' must be given: an object with one or more of input, cacheRead, ")]
    [InlineData("PUT", Own, """{"model":"m","usdPerMillion":{}}""", 400, "'usdPerMillion' must be one price at least")]
    [InlineData("PUT", Own, """{"model":"m","usdPerMillion":5}""", 400, "'usdPerMillion' must be a JSON object")]
    [InlineData("PUT", Own, """{"model":"m","usdPerMillion":{"inptu":1}}""", 400, "'usdPerMillion.inptu' must be left out: the fields are input, cacheRead, ")]
    [InlineData("PUT", Own, """{"model":"m","usdPerMillion":{"input":"1"}}""", 400, "'usdPerMillion.input' must be a price of a million tokens")]
    [InlineData("PUT", Own, """{"model":"m","usdPerMillion":{"input":-1}}""", 400, "'usdPerMillion.input' must be a price of a million tokens")]
    [InlineData("PUT", Own, """{"model":"m","usdPerMillion":{"output":1e300}}""", 400, "'usdPerMillion.output' must be a price of a million tokens")]
    [InlineData("PUT", Own, """{"usdPerMillion":{"input":1}}""", 400, "'model' must be given, or modelPattern")]
    [InlineData("PUT", Own, """{"model":"m","modelPattern":"m","usdPerMillion":{"input":1}}""", 400, "'model' must be given, or modelPattern")]
    [InlineData("PUT", Own, """{"modelPattern":"(?=m)","usdPerMillion":{"input":1}}""", 400, "'modelPattern' must be a regular expression")]
    [InlineData("PUT", Own, """{"model":"m","usdPerMillion":{"input":1},"validFrom":"1.1.2026"}""", 400, "'validFrom' must be a day as 2026-01-31")]
    [InlineData("PUT", Own, """{"model":"m","usdPerMillion":{"input":1},"validFrom":"2026-02-01","validTo":"2026-01-01"}""", 400, "'validTo' must be later than validFrom")]
    [InlineData("PUT", Own, """{"model":"m","price":1,"usdPerMillion":{"input":1}}""", 400, "'price' must be left out")]
    public async Task A_bad_request_is_told_what_was_expected(string method, string address, string? json, int status, string expected)
    {
        using var response = await server.AskAsync(address, server.Operator, method, json);

        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains(expected, JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_admin_sets_a_price()
    {
        var reader = await server.KeyAsync("quiet", "read");

        await server.BodyAsync(403, Own, reader, "PUT", """{"model":"m","usdPerMillion":{"input":1}}""");
        await server.BodyAsync(403, Own, reader, "DELETE");
    }

    private static (decimal? Trace, decimal? Span) Costs(JsonElement document) => (
        Cost(document.GetProperty("trace").GetProperty("totals")), Cost(document.GetProperty("spans")[0]));

    private static decimal? Cost(JsonElement owner) =>
        owner.TryGetProperty("costUsd", out var cost) && cost.ValueKind != JsonValueKind.Null ? cost.GetDecimal() : null;

    private async Task<JsonElement> JsonAsync(int status, string address, string key, string method = "GET", string? json = null) =>
        JsonDocument.Parse(await server.BodyAsync(status, address, key, method, json)).RootElement;

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    /// <summary>A server with a price in its settings.</summary>
    public sealed class PricedServer() : GuardedServer(
        "--Traces:Access:RequireKey=true", "--Traces:Prices:Own:0:Model=configured-model", "--Traces:Prices:Own:0:Input=5");
}
