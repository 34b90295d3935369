using System.Text;
using Microsoft.Playwright;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>A browser, and a server that has been sent what real clients sent. Tests add traces of their own to it.</summary>
public sealed class BrowsedServer : IAsyncLifetime
{
    /// <summary>A scorer that judges nothing.</summary>
    public const string IdleScorer = "idle";

    /// <summary>A dataset with the case <c>a</c>.</summary>
    public const string SomeDataset = "some";

    private readonly TemporaryFolder _data = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private ServerProcess? _server;

    internal ServerProcess Server => _server ?? throw new InvalidOperationException("The server has not started.");

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
        // The machine may be busy: an expectation is a deadline here, never a measurement.
        Assertions.SetDefaultExpectTimeout((float)ViewedPage.Patience.TotalMilliseconds);

        // A trace counts as complete soon, so that a late span comes late within a test's time.
        _server = await ServerProcess.StartAsync(_data.Path, "--Traces:Assembly:Settle=00:00:01");
        foreach (var request in ReplayedServer.Scenarios.SelectMany(s => OtlpRequest.ReadMeta(Path.Combine(Repository.Recorded, s))))
            await SendAsync(request);
        await MakeAsync(HttpMethod.Put, $"/api/v1/scorers/{IdleScorer}", """{"kind":"error","enabled":false}""");
        await MakeAsync(HttpMethod.Post, "/api/v1/datasets", $$"""{"name":"{{SomeDataset}}"}""");
        await MakeAsync(HttpMethod.Post, $"/api/v1/datasets/{SomeDataset}/cases", """{"id":"a","input":"how high is it?","expected":"330 m","tags":["tower"]}""");
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        _data.Dispose();
    }

    private async Task MakeAsync(HttpMethod method, string address, string body)
    {
        using var request = new HttpRequestMessage(method, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var made = await Server.Web.SendAsync(request);
        Assert.True(made.IsSuccessStatusCode, $"{address}: {made.StatusCode}");
    }

    /// <summary>Sends, and expects to be believed.</summary>
    internal async Task SendAsync(OtlpRequest request)
    {
        var answer = await request.SendAsync(Server);
        Assert.Equal(request.Protocol == "grpc" ? 0 : 200, answer.Status);
    }

    /// <summary>Sends all requests of an edge case. Returns its trace id.</summary>
    internal async Task<string> SendEdgeAsync(string name)
    {
        var edge = EdgeCase.Read(name);
        foreach (var (request, _) in edge.Requests(json: false))
            await SendAsync(request);
        return edge.Expect.GetProperty("traceId").GetString()!;
    }

    /// <summary>A page in a browser that knows nothing yet.</summary>
    internal Task<ViewedPage> OpenAsync(string name, ColorScheme scheme = ColorScheme.Light, int width = 1200) =>
        OpenAsync(Server, name, scheme, width);

    /// <summary>The same of another server.</summary>
    internal async Task<ViewedPage> OpenAsync(ServerProcess server, string name, ColorScheme scheme = ColorScheme.Light, int width = 1200)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Web.BaseAddress!.ToString(),
            ColorScheme = scheme,
            TimezoneId = "Europe/Berlin",
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
        });
        return new ViewedPage(context, await context.NewPageAsync(), name);
    }
}

/// <summary>Tests that share the browser and its server.</summary>
[CollectionDefinition(Name)]
public sealed class Browsed : ICollectionFixture<BrowsedServer>
{
    public const string Name = "browsed";
}
