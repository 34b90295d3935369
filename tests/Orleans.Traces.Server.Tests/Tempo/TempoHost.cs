using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api;
using Orleans.Traces.Server.Startup;
using Orleans.Traces.Server.Tempo;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.Api;

namespace Orleans.Traces.Server.Tests.Tempo;

/// <summary>Tempo's API alone, on a free port of this machine, over fakes.</summary>
public sealed class TempoHost : IAsyncLifetime
{
    private WebApplication? _app;

    public HttpClient Client { get; private set; } = new();

    internal FakeTraceQueries Queries { get; } = new();

    internal FakeTempoSearch Search { get; } = new();

    /// <summary>2026-01-02T04:04:05Z: an hour after <see cref="Some.Zero"/>.</summary>
    internal FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds((long)(Some.Zero / Some.Ms)).AddHours(1));

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, o => o.Mark(Listener.Web)));
        builder.Services.AddRouting();
        builder.Services.AddSingleton<ITraceQueries>(Queries);
        builder.Services.AddSingleton<ITraceSearch>(Search);
        builder.Services.AddSingleton<IAttributeCatalog>(Search);
        builder.Services.AddSingleton<IMetricsSearch>(Search);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddQueryApi();
        builder.Services.AddAccess(new MemoryConfigStore(), new AccessPolicy(new ListenerOptions(), new AccessOptions()), new AccessOptions());
        _app = builder.Build();
        _app.UseExceptionHandler();
        _app.UseLocalRequestGuard([]);
        _app.UseRouting();
        _app.UseAccess();
        _app.MapTempoApi();
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
    }

    /// <summary>The answer to a GET that accepts this.</summary>
    public async Task<TempoAnswer> GetAsync(string address, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await Client.SendAsync(request);
        return new TempoAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>The JSON of a 200.</summary>
    public async Task<JsonElement> JsonAsync(string address)
    {
        var answer = await GetAsync(address, "application/json");
        Assert.True(answer.Status == 200, $"{answer.Status}: {answer.Text}");
        Assert.Equal("application/json", answer.Type);
        return JsonDocument.Parse(answer.Body).RootElement;
    }

    /// <summary>The plain text of an answer that must have this status.</summary>
    public async Task<string> RefusedAsync(int status, string address)
    {
        var answer = await GetAsync(address);
        Assert.Equal((status, "text/plain"), (answer.Status, answer.Type));
        return answer.Text;
    }
}

/// <summary>What was answered.</summary>
public sealed record TempoAnswer(int Status, string? Type, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}
