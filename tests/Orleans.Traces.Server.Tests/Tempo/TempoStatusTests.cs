using Orleans.Traces.Server.Tests.Access;

namespace Orleans.Traces.Server.Tests.Tempo;

/// <summary>What tells that Tempo's API is there, in the whole server.</summary>
public sealed class TempoStatusTests(GuardedServer server) : IClassFixture<GuardedServer>
{
    [Theory]
    [InlineData("/tempo/api/echo", "echo")]
    [InlineData("/tempo/ready", "ready")]
    public async Task It_says_that_it_is_there(string address, string expected)
    {
        using var response = await server.AskAsync(address, await server.KeyAsync("own", "read"));

        Assert.Equal((200, expected), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Build_information_has_the_fields_of_Tempos()
    {
        using var response = await server.AskAsync("/tempo/api/status/buildinfo", await server.KeyAsync("own", "read"));

        var json = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(["branch", "buildDate", "buildUser", "goVersion", "revision", "version"], json.EnumerateObject().Select(p => p.Name).Order());
        Assert.True(Version.TryParse(json.GetProperty("version").GetString(), out var version) && version >= new Version(2, 2));
        Assert.StartsWith("Orleans.Traces ", json.GetProperty("revision").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_else_lies_below_is_a_404_that_names_it()
    {
        using var response = await server.AskAsync("/tempo/api/overrides", await server.KeyAsync("own", "read"));

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Contains("GET /tempo/api/overrides", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
