using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Access;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Ledger;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Query.Views;
using Orleans.Traces.Storage;
using Orleans.Traces.Web.Api;
using Orleans.Traces.Web.Components;
using Orleans.Traces.Web.Components.Spans;
using Orleans.Traces.Web.Tests.Api;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Trees;

namespace Orleans.Traces.Web.Tests;

/// <summary>A page in a pretended browser, at noon, in UTC.</summary>
public abstract class PageTests : BunitContext
{
    private readonly BunitAuthorizationContext _reader;

    // A deadline and no measure: the machine may be busy.
    static PageTests() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Pages over <see cref="Queries"/>.</summary>
    protected PageTests()
    {
        _reader = this.AddAuthorization();
        Time = new FakeTimeProvider(Some.Noon);
        Services.AddSingleton<ITraceQueries>(Queries);
        Services.AddSingleton<TimeProvider>(Time);
        // AddTracesWeb would put a real server's navigation in place of the pretended one.
        Services.AddSingleton<ViewedTraces>();
        Services.AddSingleton<IPriceBooks>(new FakePrices());
        Services.AddSingleton(new TracesWebOptions());
        Services.AddSingleton<ITraceSearch>(Search);
        Services.AddSingleton<IRankedTraces>(Search);
        Services.AddSingleton<IAttributeCatalog>(Search);
        Services.AddSingleton<ISavedViews>(Views);
        Statistics = new FakeStatistics(Queries);
        Services.AddSingleton<ITraceStatistics>(Statistics);
        Services.AddSingleton<ILogQueries>(Logs);
        Services.AddSingleton<IIngestReports>(Statistics);
        Services.AddSingleton<IUnknownModels>(Statistics);
        Services.AddSingleton<IScoreStore>(Scores);
        Services.AddSingleton<TraceGlances>();
        Services.AddScoped<ListMemory>();
        Services.AddScoped<BrowserZone>();
        Services.AddScoped<PanelMemory>();
        Services.AddScoped<PageReader>();
        Services.AddSingleton<IApiCalls>(Api);
        Services.AddScoped<ApiClient>();
        ReadAs(Caller.Keyless);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        JSInterop.Mode = JSRuntimeMode.Loose;
        Browser = JSInterop.SetupModule("./_content/Orleans.Traces.Web/browser.js");
        Browser.Mode = JSRuntimeMode.Loose;
        Panel = JSInterop.SetupModule("./_content/Orleans.Traces.Web/span.js");
        Panel.Mode = JSRuntimeMode.Loose;
        Browser.Setup<BrowserClock>("clock").SetResult(new BrowserClock("UTC", 0));
    }

    private protected FakeQueries Queries { get; } = new();

    private protected FakeScores Scores { get; } = new();

    private protected FakeApi Api { get; } = new();

    private protected FakeSearch Search { get; } = new();

    private protected FakeViews Views { get; } = new();

    private protected FakeLogs Logs { get; } = new();

    private protected FakeStatistics Statistics { get; }

    /// <summary>The script's answers.</summary>
    protected BunitJSModuleInterop Browser { get; }

    /// <summary>The answers of the script of a span's panel.</summary>
    protected BunitJSModuleInterop Panel { get; }

    /// <summary>The clock of the server.</summary>
    protected FakeTimeProvider Time { get; }

    /// <summary>The address bar.</summary>
    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    /// <summary>Says who reads.</summary>
    protected void ReadAs(Caller caller, string? session = null)
    {
        var user = PageReader.Principal(caller, session);
        _reader.SetAuthorized("a key").SetClaims([.. user.Claims]);
    }

    /// <summary>Lets somebody in without saying who it is.</summary>
    protected void ReadAsNobody() => _reader.SetNotAuthorized();

    /// <summary>Lets one period of reading pass.</summary>
    protected void Wait() => Time.Advance(Reading.Period);

    /// <summary>The text of each element, blanks run together.</summary>
    protected static string[] Texts(IEnumerable<IElement> elements) =>
        [.. elements.Select(e => string.Join(' ', e.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];
}
