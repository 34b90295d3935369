using System.Net;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Deleting over HTTP, and what the disk does to the real process.</summary>
public sealed class DeletionEndToEndTests : IDisposable
{
    private const string Trace = "/api/v1/traces/4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_deleted_trace_does_not_come_back_by_a_retry_or_a_restart()
    {
        await using (var server = await ServerProcess.StartAsync(_data.Path))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await server.Web.DeleteAsync(Trace)).StatusCode);
            Assert.DoesNotContain("rejectedSpans", await SendAsync(server), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await server.Web.GetAsync(Trace)).StatusCode);

            Assert.Equal(HttpStatusCode.NoContent, (await server.Web.DeleteAsync(Trace)).StatusCode);

            await AssertGoneAsync(server);
            await server.KillAsync();
        }

        await using var again = await ServerProcess.StartAsync(_data.Path);
        await AssertGoneAsync(again);
        Assert.Equal(HttpStatusCode.NoContent, (await again.Web.DeleteAsync(Trace)).StatusCode);
    }

    [Fact]
    public async Task Near_a_full_disk_nothing_is_taken_in_and_health_says_why()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path, $"--Traces:Storage:MinFreeBytes={1L << 50}");

        using var refused = await server.Http.PostAsync("/v1/traces", Request());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("Traces:Storage:MinFreeBytes", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Traces:Storage:MinFreeBytes", await server.Web.GetStringAsync("/healthz"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_is_deleted_stops_the_server_with_a_word_about_it()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);
        Directory.Move(Path.Combine(_data.Path, "journal"), Path.Combine(_data.Path, "elsewhere"));

        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains(_data.Path, server.Output, StringComparison.Ordinal);
        Assert.Contains("was deleted or replaced", server.Output, StringComparison.Ordinal);
    }

    private static async Task AssertGoneAsync(ServerProcess server)
    {
        var answer = await SendAsync(server);
        Assert.Contains("\"rejectedSpans\":\"1\"", answer, StringComparison.Ordinal);
        Assert.Contains("was deleted", answer, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Web.GetAsync(Trace)).StatusCode);
        Assert.Contains("\"traces\":[]", await server.Web.GetStringAsync("/api/v1/traces"), StringComparison.Ordinal);
    }

    private static async Task<string> SendAsync(ServerProcess server)
    {
        using var response = await server.Http.PostAsync("/v1/traces", Request());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private static StringContent Request() => new(
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","name":"ask",
        "startTimeUnixNano":"1","endTimeUnixNano":"2"}]}]}]}
        """,
        System.Text.Encoding.UTF8,
        "application/json");
}
