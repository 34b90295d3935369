using System.Net.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Web.Api;

namespace Orleans.Traces.Web.Tests.Api;

/// <summary>What a page makes of the API's answers.</summary>
public sealed class ApiClientTests : PageTests
{
    [Theory]
    [InlineData(200, """{"keys":[]}""", null)]
    [InlineData(200, "<html>", "not what this page understands")]
    [InlineData(200, "null", "empty")]
    [InlineData(400, """{"title":"A field is malformed","detail":"The field 'name' must be given."}""", "A field is malformed: The field 'name' must be given.")]
    [InlineData(403, """{"title":"Not allowed"}""", "Not allowed")]
    [InlineData(403, """{"title":7}""", "status 403")]
    [InlineData(502, "Bad gateway", "status 502")]
    [InlineData(500, """["x"]""", "status 500")]
    [InlineData(400, """{"title":"bidi \u202e"}""", "bidi ⟨RLO⟩")]
    public async Task An_answer_is_a_document_or_words(int status, string body, string? words)
    {
        Api.On("GET /api/v1/keys", status, body);

        var (document, problem) = await Client.ReadAsync("keys", AccessJson.Api.KeyListDocument, CancellationToken.None);

        Assert.Equal(words is null, document is not null);
        Assert.Equal(words is null, problem is null);
        Assert.Contains(words ?? "", problem ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_is_said_to_be()
    {
        Api.IsAway = true;

        Assert.Equal("The server cannot be reached.", await Client.SendAsync(HttpMethod.Delete, "keys/x", null, CancellationToken.None));
    }

    [Fact]
    public async Task It_asks_for_the_project_that_the_page_shows()
    {
        Navigation.NavigateTo("/settings?project=other");

        await Client.SendAsync(HttpMethod.Get, "keys?limit=1", null, CancellationToken.None);

        Assert.Equal("GET /api/v1/keys?limit=1&project=other", Assert.Single(Api.Requests).Request);
    }

    private ApiClient Client => Services.GetRequiredService<ApiClient>();
}
