using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>What is kept is a copy in memory of our own: the transports use their buffers again at once, and under many requests at the same
/// time whatever still pointed into them would show the bytes of another.</summary>
public sealed class OwnMemoryTests : IDisposable
{
    private const int Workers = 32;
    private const int RequestsPerWorker = 20;
    private const int TracesPerRequest = 3;

    private static readonly Method<byte[], byte[]> Export = new(
        MethodType.Unary, "opentelemetry.proto.collector.trace.v1.TraceService", "Export", Marshallers.Create(b => b, b => b), Marshallers.Create(b => b, b => b));

    private readonly TemporaryFolder _data = new();
    private readonly ConcurrentDictionary<TraceId, string[]> _sent = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Every_span_of_many_requests_at_the_same_time_comes_back_bit_for_bit()
    {
        var seed = Environment.TickCount;
        var server = await ServerProcess.StartAsync(_data.Path);
        await using (server)
        {
            using var channel = GrpcChannel.ForAddress(server.Http2.BaseAddress!);
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(w => Task.Run(() => WorkAsync(server, channel.CreateCallInvoker(), w, new Random(seed + w)))));
            Assert.Equal(Workers * RequestsPerWorker * TracesPerRequest, _sent.Count);
            await CompareAsync(server, seed);
            await server.KillAsync();
        }

        // From here on all is read back from the disk.
        await using var again = await ServerProcess.StartAsync(_data.Path);
        await CompareAsync(again, seed);
    }

    private async Task WorkAsync(ServerProcess server, CallInvoker invoker, int worker, Random random)
    {
        for (var i = 0; i < RequestsPerWorker; i++)
        {
            var spans = Enumerable.Range(1, TracesPerRequest).SelectMany(t => Spans(Some.TraceOf((worker << 16) | (i << 4) | t), random)).ToArray();
            // The spans of the traces take turns, so that a trace's items do not lie side by side.
            random.Shuffle(spans);
            var request = OneSpan.Request(spans);
            switch ((worker + i) % 5)
            {
                case 0:
                    Assert.Empty(await invoker.AsyncUnaryCall(Export, null, default, request));
                    break;
                case 1:
                    Assert.Empty(await invoker.AsyncUnaryCall(Export, null, new CallOptions(new Grpc.Core.Metadata { { "grpc-internal-encoding-request", "gzip" } }), request));
                    break;
                case 2:
                    await PostAsync(server.Http2, request, gzip: false);
                    break;
                default:
                    await PostAsync(server.Http, request, gzip: i % 2 == 0);
                    break;
            }
        }
    }

    private byte[][] Spans(TraceId trace, Random random)
    {
        var spans = Enumerable.Range(1, random.Next(1, 5)).Select(id => OneSpan.Span(trace, id, more: w =>
        {
            var noise = new byte[random.Next(10) == 0 ? random.Next(100_000) : random.Next(2_000)];
            random.NextBytes(noise);
            w.Bytes(1_000, noise);
        })).ToArray();
        Assert.True(_sent.TryAdd(trace, Texts(spans)));
        return spans;
    }

    private static async Task PostAsync(HttpClient client, byte[] request, bool gzip)
    {
        using var content = new ByteArrayContent(gzip ? BadBodies.Gzip(request) : request);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        if (gzip)
            content.Headers.ContentEncoding.Add("gzip");
        using var response = await client.PostAsync("/v1/traces", content);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    private Task CompareAsync(ServerProcess server, int seed) => Parallel.ForEachAsync(
        _sent,
        new ParallelOptions { MaxDegreeOfParallelism = 8 },
        async (sent, token) =>
        {
            var otlp = await server.Web.GetByteArrayAsync($"/api/v1/traces/{sent.Key}/otlp", token);
            var back = Texts(OtlpChunk.Read(OtlpSignal.Traces, otlp).Select(i => i.Bytes.ToArray()));
            Assert.True(sent.Value.SequenceEqual(back), $"Trace {sent.Key} came back changed. Seed {seed}.");
        });

    private static string[] Texts(IEnumerable<byte[]> spans) => [.. spans.Select(Convert.ToHexString).Order(StringComparer.Ordinal)];
}
