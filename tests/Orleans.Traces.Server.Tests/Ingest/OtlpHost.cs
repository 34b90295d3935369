using System.Buffers.Binary;
using System.Net;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Server.Ingest;
using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Access;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Server.Tests.Grains;
using Orleans.Traces.Server.Tests.Disk;
using Orleans.Traces.Server.Tests.Ledger;

namespace Orleans.Traces.Server.Tests.Ingest;

/// <summary>The OTLP endpoints in this process, before real grains whose journal a test can hold and fail.</summary>
internal sealed class OtlpHost : IAsyncDisposable
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(b => b, b => b);

    private static readonly Method<byte[], byte[]> ExportMethod = new(MethodType.Unary, OtlpMethods.TraceService, "Export", Raw, Raw);

    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private OtlpHost(GrainCluster cluster, WebApplication app)
    {
        Cluster = cluster;
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        _channel = GrpcChannel.ForAddress(app.Urls.Last(), new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler(), DisposeHttpClient = true });
    }

    public GrainCluster Cluster { get; }

    public HttpClient Http { get; }

    public BytesInFlight InFlight => _app.Services.GetRequiredService<BytesInFlight>();

    public RequestGate Gate => _app.Services.GetRequiredService<RequestGate>();

    public static async Task<OtlpHost> StartAsync(IngestOptions? options = null, Action<KestrelServerLimits>? limit = null)
    {
        var ingest = options ?? new IngestOptions();
        var cluster = await GrainCluster.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            limit?.Invoke(k.Limits);
            k.Listen(IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http1);
            k.Listen(IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRouting();
        builder.Services.AddSingleton(ingest).AddSingleton<BytesInFlight>().AddSingleton(new FakeDisk().Watch()).AddSingleton<IngestBounds>();
        builder.Services.AddSingleton<OtlpHttp>().AddSingleton<OtlpMethods>().AddSingleton<RequestGate>();
        builder.Services.AddSingleton(new TraceGrains(cluster.Silos.Client)).AddSingleton(TestLedger.Create()).AddSingleton<IngestGateway>();
        builder.Services.AddSingleton<IServiceMethodProvider<OtlpTraceService>>(s => s.GetRequiredService<OtlpMethods>());
        builder.Services.AddGrpc(o =>
        {
            o.MaxReceiveMessageSize = ingest.MaxBodyBytes;
            o.CompressionProviders = GrpcInflation.All(ingest);
        });
        var app = builder.Build();
        app.UseRouting();
        app.Use((context, next) =>
        {
            context.Features.Set(Caller.Keyless);
            return next(context);
        });
        app.UseOtlpGate(app.Services.GetRequiredService<RequestGate>(), ingest);
        OtlpHttp.Map(app);
        app.MapGrpcService<OtlpTraceService>();
        await app.StartAsync();
        return new OtlpHost(cluster, app);
    }

    /// <summary>Begins a call whose message does not come whole until <paramref name="gone"/> ends it.</summary>
    public async Task<HttpResponseMessage> BeginAsync(int announced, int sent, CancellationToken gone)
    {
        var frame = new byte[5 + sent];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), announced);
        using var http2 = new HttpClient { BaseAddress = new Uri(_app.Urls.Last()) };
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/{OtlpMethods.TraceService}/Export")
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new UnfinishedContent(frame, gone),
        };
        message.Content.Headers.ContentType = new("application/grpc");
        return await http2.SendAsync(message, gone);
    }

    public AsyncUnaryCall<byte[]> Export(byte[] request, CallOptions options = default) =>
        _channel.CreateCallInvoker().AsyncUnaryCall(ExportMethod, host: null, options, request);

    public async Task<HttpResponseMessage> PostAsync(byte[] request)
    {
        using var content = new ByteArrayContent(request);
        content.Headers.ContentType = new("application/x-protobuf");
        return await Http.PostAsync("/v1/traces", content);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _channel.Dispose();
        await _app.DisposeAsync();
        await Cluster.DisposeAsync();
    }
}
