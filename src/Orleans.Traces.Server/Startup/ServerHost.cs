using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.Traces.Access;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Alerting;
using Orleans.Traces.Server.Api;
using Orleans.Traces.Server.Datasets;
using Orleans.Traces.Server.Disk;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Server.Ingest;
using Orleans.Traces.Server.Ledger;
using Orleans.Traces.Server.Members;
using Orleans.Traces.Server.Outgoing;
using Orleans.Traces.Server.Prices;
using Orleans.Traces.Server.Query;
using Orleans.Traces.Server.Retention;
using Orleans.Traces.Server.Scoring;
using Orleans.Traces.Server.Scoring.Sent;
using Orleans.Traces.Server.Telemetry;
using Orleans.Traces.Server.Tempo;
using Orleans.Traces.Server.Views;
using Orleans.Traces.Storage;
using Orleans.Traces.Web;

namespace Orleans.Traces.Server.Startup;

/// <summary>Puts a process together, of the parts that its roles need: silo, gateway, query API and pages.</summary>
internal static class ServerHost
{
    /// <summary>A builder with the settings of files, environment and arguments, the latter winning.</summary>
    public static WebApplicationBuilder CreateBuilder(CommandLine line)
    {
        // The program's own folder holds the pages' files, listed under its own name; the working directory is only where data/ goes.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(ServerHost).Assembly.GetName().Name,
        });
        builder.Configuration.AddInMemoryCollection(line.Settings);
        builder.Logging.ClearProviders();
        AddConsole(builder.Logging);
        return builder;
    }

    /// <summary>One line a log entry, our own from Information, the frameworks' from Warning.</summary>
    public static void AddConsole(ILoggingBuilder logging) => logging
        .AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.TimestampFormat = "HH:mm:ss ";
        })
        .AddFilter(level => level >= LogLevel.Warning)
        .AddFilter("Orleans.Traces", LogLevel.Information)
        // It tells each time that silos come and go which hashes are its own, and has no use for them.
        .AddFilter("Orleans.Traces.Server.Members.MemberService", LogLevel.Warning)
        // It compares with a time that it sets only once its first check is done: on a busy machine it says at the start that the
        // check has not completed for as long as the machine has run.
        .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error)
        // What fails in our methods is logged by them; what is left are clients that send broken frames or go away.
        .AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None)
        // The keys of the forms lie where the hashes of all other keys do.
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
        // It takes every stop for a failure.
        .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);

    /// <summary>The application, ready to run.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, ServerSettings settings, OpenedStorage data, bool demo)
    {
        // Container images set a port of their own, which would only be warned of.
        builder.WebHost.UseSetting(WebHostDefaults.HttpPortsKey, "");
        builder.WebHost.UseStaticWebAssets().ConfigureKestrel(kestrel => ServerListeners.Listen(kestrel, settings));
        if (settings.Roles.HasFlag(ServerRoles.Silo))
            builder.UseOrleans(silo => MemberSetup.Configure(silo, settings, data));
        else
            builder.UseOrleansClient(client => MemberSetup.Configure(client, settings, data));
        AddServices(builder.Services, settings, data);
        if (settings.Roles.HasFlag(ServerRoles.Silo))
            AddSilo(builder.Services, data);
        if (demo)
            builder.Services.AddHostedService<DemoAtStart>();

        var policy = new AccessPolicy(settings.Listen, settings.Access);
        builder.Services.AddAccess(data.Configuration, policy, settings.Access);
        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseRouting();
        app.UseListenerRouting();
        var anyHost = policy.KeysRequired || !policy.IsLocal;
        app.UseRequestCounting(app.Services.GetRequiredService<IngestLedger>(), app.Services.GetRequiredService<TimeProvider>());
        app.UseWhen(c => ListenerRouting.ListenerOf(c) == Listener.Web, web =>
        {
            web.UsePageSafety();
            web.UseWhen(OtlpPipeline.IsOtlp, otlp => otlp.UseOtlpGuard(settings.Ingest, settings.Web.AllowedHosts, anyHost));
            web.UseWhen(c => !OtlpPipeline.IsOtlp(c), page => page.UseLocalRequestGuard(settings.Web.AllowedHosts, anyHost));
        });
        // A browser asks without a key whether it may send.
        app.UseCors();
        app.UseAccess();
        app.UseWhen(OtlpPipeline.IsOtlp, otlp => otlp.UseOtlpGate(app.Services.GetRequiredService<RequestGate>(), settings.Ingest));
        app.UseAntiforgery();
        if (settings.Roles.HasFlag(ServerRoles.Gateway))
            MapOtlp(app, settings.Ingest);
        app.MapGet("/healthz", (Readiness readiness) => readiness.IsReady
            ? Results.Text(readiness.Warning.Length == 0 ? "ready\n" : $"ready, but {readiness.Warning}\n")
            : Results.Text($"{readiness.Reason}\n", statusCode: StatusCodes.Status503ServiceUnavailable)).ExcludeFromDescription().IsOpen();
        app.MapPrometheusScrapingEndpoint().Needs(KeyScopes.Operator);
        if (settings.Roles.HasFlag(ServerRoles.Web))
            MapWeb(app, settings.Ingest);
        return app;
    }

    private static void MapWeb(WebApplication app, IngestOptions ingest)
    {
        SignIn.Map(app);
        app.MapQueryApi(scores => scores.OpenToPages(ingest).WithMetadata(new AnswersOn(Listener.Http, Listener.Web)));
        app.MapTempoApi();
        app.MapStaticAssets().IsOpen();
        app.MapTracesWeb().Needs(KeyScopes.Read);
    }

    private static void MapOtlp(WebApplication app, IngestOptions options)
    {
        OtlpHttp.Map(app).AsOtlp(options).WithMetadata(new AnswersOn(Listener.Http, Listener.Grpc)).Needs(KeyScopes.Ingest);
        OtherTools.Map(app).AsOtlp(options).WithMetadata(new AnswersOn(Listener.Http, Listener.Grpc, Listener.Web)).Needs(KeyScopes.Ingest);
        LangfuseScores.Map(app).OpenToPages(options).WithMetadata(new AnswersOn(Listener.Http, Listener.Web)).Needs(KeyScopes.Score);
        OtherTools.MapProbes(app).WithMetadata(new AnswersOn(Listener.Http, Listener.Web)).IsOpen();
        app.MapGrpcService<OtlpTraceService>().WithMetadata(new OtlpEndpoint(), new AnswersOn(Listener.Grpc), new TakesOtlp(OtlpSignal.Traces)).Needs(KeyScopes.Ingest);
        app.MapGrpcService<OtlpLogsService>().WithMetadata(new OtlpEndpoint(), new AnswersOn(Listener.Grpc), new TakesOtlp(OtlpSignal.Logs)).Needs(KeyScopes.Ingest);
        app.MapGrpcService<OtlpMetricsService>().WithMetadata(new OtlpEndpoint(), new AnswersOn(Listener.Grpc)).Needs(KeyScopes.Ingest);
        app.MapGrpcHealth().WithMetadata(new AnswersOn(Listener.Grpc)).IsOpen();
    }

    private static void AddServices(IServiceCollection services, ServerSettings settings, OpenedStorage data)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Ingest);
        services.AddSingleton(settings.Assembly);
        services.AddSingleton(settings.Logs);
        services.AddSingleton(settings.Listen);
        services.AddSingleton(settings.Member);
        services.AddSingleton(settings.Web);
        services.AddSingleton(data);
        services.AddSingleton(data.Counts);
        services.AddSingleton<IngestLedger>();
        services.AddSingleton<IIngestReports>(s => s.GetRequiredService<IngestLedger>());
        services.AddSingleton<ITraceStore>(s => new CountingStore(
            data.Traces, s.GetRequiredService<IngestLedger>(), s.GetRequiredService<UnknownModelRegister>()));
        services.AddSingleton<ILogStore>(s => new CountingLogStore(data.LogRecords, s.GetRequiredService<IngestLedger>()));
        services.AddSingleton<TraceGrains>();
        services.AddOpenEntries(data);
        services.AddSingleton<ITraceQueries>(s => new TraceQueries(
            s.GetRequiredService<TraceGrains>().Of, s.GetRequiredService<ITraceStore>(), s.GetRequiredService<IOpenEntries>(),
            s.GetRequiredService<IPriceBooks>()));
        services.AddSearch(settings.Search);
        services.AddSingleton<ITraceDeletion>(s => new TraceDeletion(s.GetRequiredService<TraceGrains>().Of));
        services.AddSingleton<ILogQueries, LogQueries>();
        services.AddSingleton<IngestGateway>();
        services.AddSingleton<BytesInFlight>();
        services.AddSingleton<IngestBounds>();
        services.AddSingleton<OtlpHttp>();
        services.AddSingleton<OtlpMethods>();
        services.AddSingleton<IServiceMethodProvider<OtlpTraceService>>(s => s.GetRequiredService<OtlpMethods>());
        services.AddSingleton<IServiceMethodProvider<OtlpLogsService>>(s => s.GetRequiredService<OtlpMethods>());
        services.AddSingleton<IServiceMethodProvider<OtlpMetricsService>>(s => s.GetRequiredService<OtlpMethods>());
        services.AddSingleton<RequestGate>();
        services.AddOtlpCors(settings.Ingest);
        services.AddGrpcHealth();
        services.AddGrpc(o =>
        {
            o.MaxReceiveMessageSize = settings.Ingest.MaxBodyBytes;
            o.CompressionProviders = GrpcInflation.All(settings.Ingest);
            // The listener's own answer covers them, on its own port alone.
            o.IgnoreUnknownServices = true;
        });
        services.AddQueryApi();
        data.KeepFormKeys(services.AddDataProtection());
        services.AddTracesWeb(WebOptionsOf);
        services.AddSingleton<StopSignal>();
        services.AddSingleton<IHostLifetime, SignalLifetime>();
        services.AddSingleton<Readiness>();
        services.AddServerMetrics(settings.Metrics);
        services.AddHostedService<LedgerWriter>();
        services.AddHostedService<RequestDrain>();
        services.AddPrices(settings.Prices);
        services.AddOutgoing(settings.Outgoing);
        services.AddAlerts(settings.Alerts);
        services.AddSavedViews();
        services.AddScoring();
        services.AddScoringWork(data.Scores);
        services.AddDatasets(data.Datasets);
        services.AddHostedService<JournalWatch>();
        AddRetention(services, settings, data);
        services.AddSingleton(settings.Storage);
        services.AddSingleton(data.Disk);
        services.AddSingleton<DiskWatch>();
        services.AddHostedService(s => s.GetRequiredService<DiskWatch>());
        services.AddHostedService<Announcement>();
    }

    private static void AddRetention(IServiceCollection services, ServerSettings settings, OpenedStorage data)
    {
        services.AddSingleton(settings.Retention);
        services.AddSingleton<ProjectRetention>();
        services.AddSingleton<IRetentionPolicy>(s => s.GetRequiredService<ProjectRetention>());
        services.AddHostedService(s => s.GetRequiredService<ProjectRetention>());
        services.AddSingleton<IDayStore>(data.Traces);
        services.AddSingleton<IDayStore>(data.LogRecords);
    }

    // What works on what this process holds.
    private static void AddSilo(IServiceCollection services, OpenedStorage data)
    {
        if (data.Journals is { } journals)
            services.AddJournalClaims(journals);
        services.AddTraceGrains();
        services.AddHostedService<RetentionSweeper>();
        services.AddHostedService<AlertSweeper>();
    }

    // What is really listened on: a port that was chosen as 0 is known only now.
    private static TracesWebOptions WebOptionsOf(IServiceProvider services)
    {
        var addresses = Announcement.Addresses(services.GetRequiredService<IServer>());
        var elsewhere = services.GetRequiredService<WebOptions>().OtlpAddress is { Length: > 0 } text ? new Uri(text) : null;
        return new TracesWebOptions
        {
            OtlpHttp = elsewhere ?? Announcement.Local(addresses, Listener.Http),
            OtlpGrpc = elsewhere ?? Announcement.Local(addresses, Listener.Grpc),
            KeysRequired = services.GetRequiredService<AccessPolicy>().KeysRequired,
            MaxViewedBytes = services.GetRequiredService<WebOptions>().MaxViewedBytes,
        };
    }
}
