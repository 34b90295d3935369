using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Startup;
using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Access;

/// <summary>The gate alone, over a store that can fail.</summary>
public sealed class AccessGateTests : IAsyncLifetime
{
    private static readonly AccessOptions Options = new() { RequireKey = true };

    private readonly MemoryConfigStore _store = new();
    private WebApplication _app = null!;
    private HttpClient[] _clients = [];

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            foreach (var listener in Enum.GetValues<Listener>())
            {
                kestrel.Listen(IPAddress.Loopback, 0, options =>
                {
                    options.Protocols = listener == Listener.Grpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
                    options.Mark(listener);
                });
            }
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddProblemDetails();
        builder.Services.AddAccess(_store, new AccessPolicy(new ListenerOptions(), Options), Options);
        _app = builder.Build();
        _app.UseRouting();
        _app.UseAccess();
        _app.MapGet("/forgotten", () => "secret");
        _app.MapGet("/open", () => "open").IsOpen();
        _app.MapGroup("").Needs(KeyScopes.Admin).MapGet("/read", () => "read").Needs(KeyScopes.Read);
        _app.MapPost("/send", () => "sent").Needs(KeyScopes.Ingest);
        await _app.Services.GetRequiredService<ProjectRegistry>().EnsureDefaultAsync(CancellationToken.None);
        await _app.StartAsync();
        _clients = [.. Announcement.Addresses(_app.Services.GetRequiredService<IServer>()).Select((a, i) => new HttpClient
        {
            BaseAddress = a,
            DefaultRequestVersion = (Listener)i == Listener.Grpc ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        })];
    }

    public async Task DisposeAsync()
    {
        Array.ForEach(_clients, c => c.Dispose());
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("/forgotten", "admin", 403)]
    [InlineData("/forgotten", "operator", 200)]
    [InlineData("/read", "read", 200)]
    [InlineData("/read", "ingest", 403)]
    [InlineData("/open", "ingest", 200)]
    [InlineData("/nowhere", "ingest", 404)]
    public async Task An_endpoint_that_says_nothing_is_for_operators_and_the_last_word_counts(string path, string scope, int status)
    {
        using var answer = await SendAsync(Listener.Web, HttpMethod.Get, path, await KeyAsync(scope));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task While_the_keys_cannot_be_read_each_protocol_is_told_to_come_again()
    {
        var key = await KeyAsync("ingest");
        _store.Failure = new StorageUnavailableException("gone");

        using var web = await SendAsync(Listener.Web, HttpMethod.Get, "/read", key);
        using var http = await SendAsync(Listener.Http, HttpMethod.Post, "/send", key, "application/json");
        using var grpc = await SendAsync(Listener.Grpc, HttpMethod.Post, "/send", key, "application/grpc");
        using var open = await SendAsync(Listener.Web, HttpMethod.Get, "/open", key);

        Assert.Equal((503, "1"), ((int)web.StatusCode, web.Headers.RetryAfter?.ToString()));
        Assert.Equal((503, "1"), ((int)http.StatusCode, http.Headers.RetryAfter?.ToString()));
        Assert.Equal(14, JsonDocument.Parse(await http.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetInt32());
        Assert.Equal("14", OtlpRequest.Trailer(grpc, "grpc-status"));
        Assert.Equal(200, (int)open.StatusCode);
    }

    [Fact]
    public async Task A_key_is_read_again_once_the_store_is_back()
    {
        var key = await KeyAsync("read");
        _store.Failure = new StorageUnavailableException("gone");
        using var before = await SendAsync(Listener.Web, HttpMethod.Get, "/read", key);
        _store.Failure = null;

        using var after = await SendAsync(Listener.Web, HttpMethod.Get, "/read", key);

        Assert.Equal((503, 200), ((int)before.StatusCode, (int)after.StatusCode));
    }

    [Fact]
    public void Who_reads_an_open_page_is_asked_again()
    {
        using var scope = _app.Services.CreateScope();

        Assert.IsType<LiveReader>(scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>());
    }

    private async Task<string> KeyAsync(string scope) => (await _app.Services.GetRequiredService<KeyRegistry>().CreateAsync(
        ProjectId.Default, new NewKey { Name = "a", Scopes = [scope] }, CancellationToken.None))!.Value.Text.Reveal();

    private Task<HttpResponseMessage> SendAsync(Listener listener, HttpMethod method, string path, string key, string? type = null)
    {
        var client = _clients[(int)listener];
        var request = new HttpRequestMessage(method, path) { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (type is not null)
        {
            request.Content = new ByteArrayContent([]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        return client.SendAsync(request);
    }
}
