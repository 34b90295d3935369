using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Law L1: whatever was acknowledged is there after SIGKILL at any instant, byte for byte, and once.</summary>
public sealed class KillTests
{
    private const int Rounds = 20;
    private const int Senders = 6;

    // Of the rounds before, so many are looked at again after each kill; at the end, all of them.
    private const int Sample = 300;

    // Traces become final and are saved while the load runs, so that a kill also meets half-done saves and releases.
    private static readonly string[] Quick =
        ["--Traces:Assembly:Settle=00:00:00.3", "--Traces:Assembly:Timeout=00:00:00.3", "--Traces:Assembly:RootlessTimeout=00:00:00.3", "--Traces:Journal:SegmentBytes=262144"];

    [Fact]
    public async Task Nothing_acknowledged_is_lost_by_a_kill()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var data = new TemporaryFolder();
        var acknowledged = new ConcurrentDictionary<string, byte[]>();
        var (underLoad, openAtKill, finalAtKill) = (0, 0, 0);
        for (var round = 1; round <= Rounds; round++)
        {
            var before = acknowledged.Keys.ToArray();
            random.Shuffle(before);
            var skipped = before.Skip(Sample).ToHashSet();
            await using (var server = await ServerProcess.StartAsync(data.Path, Quick))
            {
                // The kill comes after so many acknowledgements, with more requests on their way.
                var enough = new StrongBox<int>(random.Next(1, 150));
                using var stop = new CancellationTokenSource();
                var senders = Enumerable.Range(0, Senders).Select(s => SendAsync(server, new Random(random.Next()), s % 2 == 0, acknowledged, enough, stop.Token)).ToList();
                await Waiting.Until("enough is acknowledged", () => Volatile.Read(ref enough.Value) <= 0);
                var (open, final) = await CountAsync(server);
                (openAtKill, finalAtKill) = (openAtKill + open, finalAtKill + final);
                await server.KillAsync();
                await stop.CancelAsync();
                underLoad += (await Task.WhenAll(senders)).Sum();
            }

            await using var again = await ServerProcess.StartAsync(data.Path, Quick);
            var looked = acknowledged.Where(a => !skipped.Contains(a.Key));
            await AllAreThereAsync(again, looked, $"round {round} of seed {seed}");
        }

        Assert.True(acknowledged.Count > 1_000 && underLoad >= Rounds && openAtKill > 500 && finalAtKill > 500,
            $"Too tame: {acknowledged.Count} traces acknowledged, {underLoad} requests cut off, {openAtKill} traces open and {finalAtKill} final at the kills.");

        await using var last = await ServerProcess.StartAsync(data.Path, Quick);
        await Waiting.Until("every trace is final", async () => (await CountAsync(last)).Open == 0);
        await AllAreThereAsync(last, acknowledged, $"the end of seed {seed}");
    }

    // Sends until the server is gone. Returns how many requests were cut off without an answer.
    private static async Task<int> SendAsync(
        ServerProcess server, Random random, bool grpc, ConcurrentDictionary<string, byte[]> acknowledged, StrongBox<int> enough, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var traces = Enumerable.Range(0, 3).Select(_ => NewSpan(random)).ToList();
            var body = Request(traces.Select(t => t.Span));
            try
            {
                var answer = await (grpc ? OtlpRequest.Grpc("traces", body) : OtlpRequest.Protobuf("traces", body)).SendAsync(server);
                Assert.True(answer.Status is 0 or 200, $"{answer.Status} {answer.GrpcMessage}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                return 1;
            }

            foreach (var (id, span) in traces)
                Assert.True(acknowledged.TryAdd(id, span));
            Interlocked.Decrement(ref enough.Value);
        }

        return 0;
    }

    private static async Task AllAreThereAsync(ServerProcess server, IEnumerable<KeyValuePair<string, byte[]>> acknowledged, string when)
    {
        await Parallel.ForEachAsync(acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (trace, token) =>
        {
            using var response = await server.Web.GetAsync($"/api/v1/traces/{trace.Key}/otlp", token);
            Assert.True(response.IsSuccessStatusCode, $"Trace {trace.Key} was acknowledged and is gone ({(int)response.StatusCode}) after {when}.");
            var item = Assert.Single(OtlpChunk.Read(OtlpSignal.Traces, await response.Content.ReadAsByteArrayAsync(token)));
            Assert.True(item.Bytes.Span.SequenceEqual(trace.Value), $"Trace {trace.Key} came back otherwise after {when}.");
        });
    }

    // Over all pages; a trace that is listed twice fails.
    private static async Task<(int Open, int Final)> CountAsync(ServerProcess server)
    {
        var seen = new Dictionary<string, string>();
        for (string? cursor = ""; cursor is not null;)
        {
            using var page = JsonDocument.Parse(await server.Web.GetStringAsync($"/api/v1/traces?limit=1000&cursor={cursor}"));
            foreach (var trace in page.RootElement.GetProperty("traces").EnumerateArray())
                Assert.True(seen.TryAdd(trace.GetProperty("traceId").GetString()!, trace.GetProperty("state").GetString()!), "a trace is listed twice");
            cursor = page.RootElement.GetProperty("next").GetString();
        }

        return (seen.Values.Count(s => s == "open"), seen.Values.Count(s => s == "final"));
    }

    private static (string Id, byte[] Span) NewSpan(Random random)
    {
        var traceId = new byte[16];
        var spanId = new byte[8];
        var content = new byte[random.Next(10, 3_000)];
        random.NextBytes(traceId);
        random.NextBytes(spanId);
        random.NextBytes(content);
        var span = new WireWriter();
        span.Bytes(1, traceId);
        span.Bytes(2, spanId);
        span.String(5, "work");
        span.Fixed64(7, Some.At(random.Next(1_000)));
        span.Fixed64(8, Some.At(1_000 + random.Next(1_000)));
        Some.Attribute(span, 9, "content", Convert.ToBase64String(content));
        return (Convert.ToHexStringLower(traceId), span.ToArray());
    }

    private static byte[] Request(IEnumerable<byte[]> spans)
    {
        var writer = new WireWriter();
        var resource = writer.Begin(1);
        var scope = writer.Begin(2);
        foreach (var span in spans)
            writer.Bytes(2, span);
        writer.End(scope);
        writer.End(resource);
        return writer.ToArray();
    }
}
