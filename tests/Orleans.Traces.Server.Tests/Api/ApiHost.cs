using System.Net.Http;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Ledger;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api;
using Orleans.Traces.Server.Datasets;
using Orleans.Traces.Server.Ledger;
using Orleans.Traces.Server.Prices;
using Orleans.Traces.Server.Query;
using Orleans.Traces.Server.Retention;
using Orleans.Traces.Server.Scoring;
using Orleans.Traces.Storage;
using Orleans.Traces.Storage.Embedded.Datasets;
using Orleans.Traces.Server.Startup;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Server.Tests.Grains;
using Orleans.Traces.Server.Views;
using Orleans.Traces.Server.Tests.Ledger;

namespace Orleans.Traces.Server.Tests.Api;

/// <summary>The API alone, on a free port of this machine, over <see cref="Queries"/>.</summary>
public sealed class ApiHost : IAsyncLifetime
{
    /// <summary>A host name that the setting allows.</summary>
    public const string AllowedHost = "traces.example";

    private readonly TemporaryFolder _folder = new();
    private WebApplication? _app;
    private EmbeddedDatasetStore? _datasets;

    public HttpClient Client { get; private set; } = new();

    internal FakeTraceQueries Queries { get; } = new();

    internal FakeTraceSearch Search { get; private set; } = null!;

    internal FakeLogQueries Logs { get; } = new();

    internal MemoryLedgerStore LedgerStore { get; } = new();

    internal FakeTraceDeletion Deletion { get; } = new();

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 30, 0, TimeSpan.Zero));

    internal IngestLedger Ledger { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, o => o.Mark(Listener.Web)));
        builder.Services.AddRouting();
        Ledger = TestLedger.Create(LedgerStore, Time);
        builder.Services.AddSingleton<ITraceQueries>(Queries);
        builder.Services.AddSingleton<IPrices>(NoPrices.Instance);
        builder.Services.AddSingleton<ILogQueries>(Logs);
        builder.Services.AddSingleton(new SearchOptions { MaxTraces = 2_500 });
        builder.Services.AddSingleton<QueryTurns>();
        builder.Services.AddSingleton<TraceScans>();
        builder.Services.AddSingleton<ITraceStatistics, TraceSums>();
        builder.Services.AddSingleton<TraceLists>();
        Search = new FakeTraceSearch(Queries);
        builder.Services.AddSingleton<ITraceSearch>(Search);
        builder.Services.AddSingleton<IAttributeCatalog>(Search);
        builder.Services.AddSingleton<IIngestReports>(Ledger);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton<ITraceDeletion>(Deletion);
        builder.Services.AddSingleton(SomeEntries.Of(new MemoryJournal("journal"), new MemoryStore()));
        builder.Services.AddPrices(new PricesOptions());
        builder.Services.AddSavedViews();
        builder.Services.AddScoring();
        _datasets = await EmbeddedDatasetStore.OpenAsync(_folder.Path, CancellationToken.None);
        builder.Services.AddDatasets(_datasets);
        builder.Services.AddSingleton<IScoreStore>(Scores);
        builder.Services.AddQueryApi();
        builder.Services.AddAccess(new MemoryConfigStore(), new AccessPolicy(new ListenerOptions(), new AccessOptions()), new AccessOptions());
        _app = builder.Build();
        _app.UseExceptionHandler();
        _app.UseLocalRequestGuard([AllowedHost]);
        _app.UseRouting();
        _app.UseAccess();
        _app.MapQueryApi();
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    /// <summary>The scores that the API reads.</summary>
    internal FakeScores Scores { get; } = new();

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
        _datasets!.Dispose();
        _folder.Dispose();
    }

    /// <summary>The JSON of a 200.</summary>
    public async Task<JsonElement> GetAsync(string address)
    {
        using var response = await Client.GetAsync(new Uri(address, UriKind.Relative));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.OK, $"{response.StatusCode}: {body}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>The problem of an answer that must have this status.</summary>
    public Task<JsonElement> ProblemAsync(int status, string address, string method = "GET", Action<HttpRequestMessage>? more = null) =>
        SendAsync(status, "application/problem+json", address, method, more);

    private async Task<JsonElement> SendAsync(int status, string type, string address, string method, Action<HttpRequestMessage>? more)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, UriKind.Relative));
        more?.Invoke(request);
        using var response = await Client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {body}");
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        return problem;
    }

    /// <summary>The status of a request with these headers.</summary>
    public async Task<HttpResponseMessage> AnswerAsync(string address, string method, Action<HttpRequestMessage> more)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, UriKind.Relative));
        more(request);
        return await Client.SendAsync(request);
    }

    /// <summary>The bytes of a 200 to a request that accepts this.</summary>
    public async Task<(byte[] Body, string? MediaType)> DownloadAsync(string address, string? accept)
    {
        using var response = await AnswerAsync(address, "GET", r =>
        {
            if (accept is not null)
                r.Headers.Accept.ParseAdd(accept);
        });
        Assert.Equal(StatusCodes.Status200OK, (int)response.StatusCode);
        return (await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.MediaType);
    }
}
