using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Demo;
using Orleans.Traces.Server.Scoring;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Startup;

/// <summary>Sends a few agent traces to this server's own OTLP port, once it is ready, and has them judged: the page is then not empty.</summary>
internal sealed partial class DemoAtStart(
    IServer server, IHostApplicationLifetime lifetime, KeyRing keys, IServiceProvider services, ILogger<DemoAtStart> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", keys.MakeOwnKey().Reveal());
        try
        {
            if (services.GetRequiredService<IScoreStore>() is not NoScores)
                await DemoScorers.PutAsync(services.GetRequiredService<ScorerRegistry>(), ProjectId.Default, stoppingToken);

            // New ids at each start: a second demo shows as new traces.
            var requests = DemoTraces.Make(services.GetRequiredService<TimeProvider>().GetUtcNow(), BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));
            var sent = await new DemoSender(client).SendAsync(Announcement.Local(Announcement.Addresses(server), Listener.Http), requests, stoppingToken);
            LogSent(sent.Spans, sent.Logs);
        }
        catch (Exception e) when (e is HttpRequestException or StorageUnavailableException)
        {
            LogFailed(e.Message);
        }
    }

    [LoggerMessage(3101, LogLevel.Information, "The demo sent {Spans} spans and {Logs} log records.")]
    private partial void LogSent(int spans, int logs);

    [LoggerMessage(3102, LogLevel.Warning, "The demo could not be sent: {Reason}")]
    private partial void LogFailed(string reason);
}
