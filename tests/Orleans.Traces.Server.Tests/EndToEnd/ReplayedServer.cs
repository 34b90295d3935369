using System.Text.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Json;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>A server that has been sent every recorded and every edge request, over the transports that they were recorded on.</summary>
public class ReplayedServer : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();

    internal ServerProcess Server { get; private set; } = null!;

    /// <summary>What the server is started with, besides its data folder.</summary>
    protected virtual Task<string[]> ArgumentsAsync() => Task.FromResult<string[]>([]);

    /// <summary>Folders of real clients' requests.</summary>
    public static IReadOnlyList<string> Scenarios { get; } =
        [.. Directory.GetDirectories(Repository.Recorded).Where(d => File.Exists(Path.Combine(d, "meta.json"))).Select(d => Path.GetFileName(d)!).Order()];

    /// <summary>The answers to a scenario's requests, in the order sent.</summary>
    internal Dictionary<string, List<(OtlpRequest Request, OtlpAnswer Answer)>> Sent { get; } = [];

    public virtual async Task InitializeAsync()
    {
        await StartAsync();
        foreach (var scenario in Scenarios)
            await SendAsync(scenario, OtlpRequest.ReadMeta(Path.Combine(Repository.Recorded, scenario)));
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        _data.Dispose();
    }

    /// <summary>Starts the server, in the place of the one that runs.</summary>
    protected async Task StartAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        Server = await ServerProcess.StartAsync(_data.Path, await ArgumentsAsync());
    }

    /// <summary>The query API's answer as JSON.</summary>
    internal async Task<JsonElement> GetAsync(string path)
    {
        using var document = JsonDocument.Parse(await Server.Web.GetStringAsync(path));
        return document.RootElement.Clone();
    }

    internal Task<JsonElement> TraceAsync(string traceId) => GetAsync($"/api/v1/traces/{traceId}");

    /// <summary>The items of a trace as the requests of a scenario held them.</summary>
    internal List<TraceItem> ItemsSent(string scenario, string traceId, string signal) =>
        [.. Sent[scenario].Where(s => s.Request.Signal == signal).SelectMany(s => Items(s.Request)).Where(i => TraceOf(i).ToString() == traceId)];

    /// <summary>The log records without a trace that all requests held.</summary>
    internal List<LogItem> LooseLogsSent() =>
        [.. Sent.Values.SelectMany(s => s).Where(s => s.Request.Signal == "logs").SelectMany(s => Items(s.Request)).OfType<LogItem>().Where(l => !l.Header.TraceId.IsValid)];

    internal static List<TraceItem> Items(OtlpRequest request)
    {
        var signal = request.Signal == "traces" ? OtlpSignal.Traces : OtlpSignal.Logs;
        var message = request.Protocol == "http/json"
            ? Assert.IsType<OtlpJsonResult.Message>(OtlpJsonReader.Read(signal, request.Plain())).Bytes
            : request.Plain();
        return OtlpChunk.Read(signal, message);
    }

    private async Task SendAsync(string scenario, IReadOnlyList<OtlpRequest> requests)
    {
        var answers = new List<(OtlpRequest, OtlpAnswer)>();
        foreach (var request in requests)
            answers.Add((request, await request.SendAsync(Server)));
        Sent.Add(scenario, answers);
    }

    private static TraceId TraceOf(TraceItem item) => item switch
    {
        SpanItem span => span.Header.TraceId,
        LogItem log => log.Header.TraceId,
        _ => default,
    };
}

/// <summary>Tests that share the server to which everything recorded was sent.</summary>
[CollectionDefinition(Name)]
public sealed class Replayed : ICollectionFixture<ReplayedServer>
{
    public const string Name = "replayed";
}
