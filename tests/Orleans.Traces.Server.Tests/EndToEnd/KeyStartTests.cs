using System.Net;
using System.Net.Http.Headers;
using Orleans.Traces.Access;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>A server that others can reach does not start without keys, and is easily given one.</summary>
public sealed class KeyStartTests : IDisposable
{
    private const string Everywhere = "0.0.0.0";

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("--listen", Everywhere, "Traces:Listen:Address is 0.0.0.0, which other machines can reach", "--insecure")]
    [InlineData("--listen", "::", "Traces:Listen:Address is ::, which other machines can reach", "--insecure")]
    [InlineData("--Traces:Access:RequireKey", "true", "Traces:Access:RequireKey is true", "leave that setting out")]
    public async Task Where_keys_are_required_a_start_without_any_is_refused_and_says_what_to_do(string argument, string value, string why, string other)
    {
        await using var server = ServerProcess.Launch(_data.Path, argument, value);

        Assert.Equal(2, await server.ExitAsync());
        Assert.All(
            new[] { why, "--create-key", "Traces__Access__OperatorKey", other },
            t => Assert.Contains(t, server.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("is ready", server.Output, StringComparison.Ordinal);
        Assert.Equal("", string.Join('\n', server.Failures));
    }

    [Fact]
    public async Task The_key_that_is_printed_once_lets_its_owner_in()
    {
        var key = await CreateKeyAsync();

        await using var server = await ServerProcess.StartAsync(_data.Path, "--listen", Everywhere, "--demo");

        Assert.Equal(401, await StatusAsync(server, key: null));
        Assert.Equal(200, await StatusAsync(server, key));
        await Waiting.Until("the demo is sent, with a key of its own", () => server.Output.Contains("The demo sent ", StringComparison.Ordinal));
        Assert.DoesNotContain(key[20..], server.Output, StringComparison.Ordinal);
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/api/v1/scorers");
        asked.Headers.Authorization = new("Bearer", key);
        using var scorers = await server.Web.SendAsync(asked);
        Assert.Contains("\"grounded\"", await scorers.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // Another one, while the server runs.
        Assert.Equal(200, await StatusAsync(server, await CreateKeyAsync()));
        Assert.Equal("", string.Join('\n', server.Failures));
    }

    [Fact]
    public async Task A_key_of_the_settings_lets_its_owner_in()
    {
        var key = KeyText.Make(Enumerable.Range(1, KeyText.RandomBytes).Select(i => (byte)i).ToArray()).Reveal();

        await using var server = await ServerProcess.StartAsync(_data.Path, "--listen", Everywhere, $"--Traces:Access:OperatorKey={key}");

        Assert.Equal(401, await StatusAsync(server, key: null));
        Assert.Equal(200, await StatusAsync(server, key));
        Assert.DoesNotContain(key[20..], server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Insecure_is_open_to_all_and_says_so()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path, "--listen", Everywhere, "--insecure");

        Assert.Equal(200, await StatusAsync(server, key: null));
        Assert.Contains("NONE NEEDED", server.Output, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Host = "another-machines-name-for-it:4320";
        using var response = await server.Web.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<string> CreateKeyAsync()
    {
        await using var create = ServerProcess.Launch(_data.Path, "--create-key");
        Assert.Equal(0, await create.ExitAsync());
        return create.Output.Split('\n').Single(l => KeyText.TryParse(l) is not null);
    }

    private static async Task<int> StatusAsync(ServerProcess server, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/projects");
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await server.Web.SendAsync(request);
        return (int)response.StatusCode;
    }
}
