using System.Globalization;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>One server with low limits, to which bad requests are sent.</summary>
public sealed class BadInputServer : IAsyncLifetime
{
    /// <summary>The limit on a body.</summary>
    public const int MaxBodyBytes = 100_000;

    /// <summary>The limit on a request's items.</summary>
    public const int MaxItems = 50;

    /// <summary>The limit on one attribute.</summary>
    public const int MaxAttributeBytes = 5_000;

    /// <summary>The limit on a trace's items.</summary>
    public const int MaxTraceItems = 20;

    private readonly TemporaryFolder _data = new();

    internal ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ServerProcess.StartAsync(
        _data.Path,
        string.Create(CultureInfo.InvariantCulture, $"--Traces:Ingest:MaxBodyBytes={MaxBodyBytes}"),
        string.Create(CultureInfo.InvariantCulture, $"--Traces:Ingest:MaxItems={MaxItems}"),
        string.Create(CultureInfo.InvariantCulture, $"--Traces:Ingest:MaxAttributeBytes={MaxAttributeBytes}"),
        string.Create(CultureInfo.InvariantCulture, $"--Traces:Assembly:MaxItems={MaxTraceItems}"));

    /// <summary>The server is stopped as usual. That nothing it was sent shows as an error in its log is part of every test here.</summary>
    public async Task DisposeAsync()
    {
        try
        {
            Assert.Equal(0, await Server.StopAsync());
            Assert.Equal("", string.Join('\n', Server.Failures));
        }
        finally
        {
            await Server.DisposeAsync();
            _data.Dispose();
        }
    }

    /// <summary>The server is well, takes a good span, shows it, and has complained of nothing.</summary>
    internal async Task AssertWellAsync()
    {
        Assert.Equal("ready\n", await Server.Web.GetStringAsync("/healthz"));
        var trace = OneSpan.NewTrace();
        var answer = await OtlpRequest.Protobuf("traces", OneSpan.Request(OneSpan.Span(trace))).SendAsync(Server);
        Assert.Equal((200, 0), (answer.Status, answer.Body.Length));
        Assert.Contains(trace.ToString(), await Server.Web.GetStringAsync($"/api/v1/traces/{trace}"), StringComparison.Ordinal);
        Assert.Equal("", string.Join('\n', Server.Failures));
    }

    /// <summary>The trace as OTLP, or null where there is none.</summary>
    internal async Task<byte[]?> OtlpAsync(TraceId trace)
    {
        using var response = await Server.Web.GetAsync($"/api/v1/traces/{trace}/otlp");
        return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync() : null;
    }
}

/// <summary>Tests that share the server to which bad requests are sent.</summary>
[CollectionDefinition(Name)]
public sealed class BadInput : ICollectionFixture<BadInputServer>
{
    public const string Name = "bad input";
}
