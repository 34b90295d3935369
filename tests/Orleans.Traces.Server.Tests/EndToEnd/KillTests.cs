using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Law L1: whatever was acknowledged is there after SIGKILL at any instant, byte for byte, and once. <c>TRACES_KILLS</c> says how often.</summary>
public class KillTests
{
    private const int Senders = 6;

    // Of the rounds before, so many traces are looked at again after each kill; at the end, all of them.
    private const int Sample = 300;

    // Traces are stored in part, become final and are reopened while the load runs, so that a kill also meets half-done saves and releases.
    private static readonly string[] Quick =
    [
        "--Traces:Assembly:Settle=00:00:00.3", "--Traces:Assembly:Timeout=00:00:00.3", "--Traces:Assembly:RootlessTimeout=00:00:00.6",
        "--Traces:Assembly:SpillBytes=6000", "--Traces:Journal:SegmentBytes=262144",
    ];

    // The spans of each trace that were acknowledged, by their bytes.
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> _acknowledged = [];
    private readonly Tally _met = new();

    /// <summary>How often it is killed where nothing else is said.</summary>
    protected virtual int Rounds => 6;

    /// <summary>The arguments that say where everything is kept, besides the data folder.</summary>
    protected virtual Task<string[]> StorageAsync() => Task.FromResult<string[]>([]);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_by_a_kill()
    {
        var rounds = Environment.GetEnvironmentVariable("TRACES_KILLS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : Rounds;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var data = new TemporaryFolder();
        string[] arguments = [.. Quick, .. await StorageAsync()];
        var senders = Enumerable.Range(0, Senders).Select(_ => new Sender(random.Next(), _acknowledged, _met)).ToList();
        for (var round = 1; round <= rounds; round++)
        {
            var before = _acknowledged.Keys.ToArray();
            random.Shuffle(before);
            var skipped = before.Skip(Sample).ToHashSet();
            await using (var server = await ServerProcess.StartAsync(data.Path, arguments))
            {
                // The kill comes after so many acknowledgements, with more requests on their way.
                var enough = new StrongBox<int>(random.Next(50, 250));
                using var stop = new CancellationTokenSource();
                var sending = senders.Select(s => s.SendAsync(server, enough, stop.Token)).ToList();
                await Waiting.Until("enough is acknowledged", () => Volatile.Read(ref enough.Value) <= 0);
                await CountAsync(server);
                await server.KillAsync();
                await stop.CancelAsync();
                await Task.WhenAll(sending);
            }

            await using var again = await ServerProcess.StartAsync(data.Path, arguments);
            await AllAreThereAsync(again, _acknowledged.Where(a => !skipped.Contains(a.Key)), $"round {round} of seed {seed}");
        }

        Assert.True(_met.IsWild(rounds), $"Too tame: {_acknowledged.Count} traces acknowledged; {_met}.");

        await using var last = await ServerProcess.StartAsync(data.Path, arguments);
        await Waiting.Until("every trace is final", async () => await CountAsync(last) == 0);
        await AllAreThereAsync(last, _acknowledged, $"the end of seed {seed}");
    }

    private static async Task AllAreThereAsync(
        ServerProcess server, IEnumerable<KeyValuePair<string, ConcurrentDictionary<string, bool>>> acknowledged, string when)
    {
        await Parallel.ForEachAsync(acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (trace, token) =>
        {
            using var response = await server.Web.GetAsync($"/api/v1/traces/{trace.Key}/otlp", token);
            Assert.True(response.IsSuccessStatusCode, $"Trace {trace.Key} was acknowledged and is gone ({(int)response.StatusCode}) after {when}.");
            var found = OtlpChunk.Read(OtlpSignal.Traces, await response.Content.ReadAsByteArrayAsync(token)).ConvertAll(i => Convert.ToBase64String(i.Bytes.Span));
            Assert.True(found.Count == found.Distinct().Count(), $"Trace {trace.Key} has a span twice after {when}.");
            var lost = trace.Value.Keys.Except(found).Count();
            Assert.True(lost == 0, $"{lost} of {trace.Value.Count} spans of trace {trace.Key} were acknowledged and are gone or changed after {when}.");
        });
    }

    // Over all pages; a trace that is listed twice fails. Returns how many are open.
    private async Task<int> CountAsync(ServerProcess server)
    {
        var seen = new Dictionary<string, (string State, int Revision)>();
        for (string? cursor = ""; cursor is not null;)
        {
            using var page = JsonDocument.Parse(await server.Web.GetStringAsync($"/api/v1/traces?limit=1000&cursor={cursor}"));
            foreach (var trace in page.RootElement.GetProperty("traces").EnumerateArray())
            {
                var shown = (trace.GetProperty("state").GetString()!, trace.GetProperty("revision").GetInt32());
                Assert.True(seen.TryAdd(trace.GetProperty("traceId").GetString()!, shown), "a trace is listed twice");
            }

            cursor = page.RootElement.GetProperty("next").GetString();
        }

        var open = seen.Values.Count(s => s.State == "open");
        _met.OpenAtKill += open;
        _met.StoredInPartAtKill += seen.Values.Count(s => s is { State: "open", Revision: > 0 });
        _met.FinalAtKill += seen.Count - open;
        return open;
    }

    /// <summary>What the rounds went through.</summary>
    private sealed record Tally
    {
        public int CutOff;

        public int OverHttp;

        public int OverGrpc;

        public int Repeated;

        public int OpenAtKill { get; set; }

        public int StoredInPartAtKill { get; set; }

        public int FinalAtKill { get; set; }

        public override string ToString() => $"requests: {OverHttp} over HTTP, {OverGrpc} over gRPC, {CutOff} cut off, {Repeated} repeated; at the kills "
            + $"{OpenAtKill} traces were open, {StoredInPartAtKill} of them stored in part, {FinalAtKill} final";

        public bool IsWild(int rounds) => CutOff >= rounds && Repeated > 0 && OverHttp > 20 * rounds && OverGrpc > 20 * rounds
            && OpenAtKill > 10 * rounds && StoredInPartAtKill > rounds && FinalAtKill > 20 * rounds;
    }

    /// <summary>Sends spans of a few traces at a time, by turns over HTTP and gRPC, and after a restart first what got no answer.</summary>
    private sealed class Sender(int seed, ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> acknowledged, Tally met)
    {
        private readonly Random _random = new(seed);
        private readonly List<byte[]> _traces = [];
        private List<(string Trace, byte[] Span)>? _unanswered;
        private bool _grpc = seed % 2 == 0;

        /// <summary>Sends until the server is gone.</summary>
        public async Task SendAsync(ServerProcess server, StrongBox<int> enough, CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                if (_unanswered is not null)
                    Interlocked.Increment(ref met.Repeated);
                _unanswered ??= [.. Enumerable.Range(0, 3).Select(_ => NewSpan())];
                var body = Request(_unanswered.Select(t => t.Span));
                _grpc = !_grpc;
                try
                {
                    var answer = await (_grpc ? OtlpRequest.Grpc("traces", body) : OtlpRequest.Protobuf("traces", body)).SendAsync(server);
                    if (answer.Status is 503 or 14)
                        continue;
                    Assert.True(answer.Status is 0 or 200, $"{answer.Status} {answer.GrpcMessage}");
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    Interlocked.Increment(ref met.CutOff);
                    return;
                }

                Interlocked.Increment(ref _grpc ? ref met.OverGrpc : ref met.OverHttp);
                foreach (var (trace, span) in _unanswered)
                    acknowledged.GetOrAdd(trace, _ => []).TryAdd(Convert.ToBase64String(span), true);
                _unanswered = null;
                Interlocked.Decrement(ref enough.Value);
            }
        }

        private (string Trace, byte[] Span) NewSpan()
        {
            if (_traces.Count < 6 || _random.Next(6) == 0)
                _traces.Add(Bytes(16));
            if (_traces.Count > 10)
                _traces.RemoveAt(_random.Next(_traces.Count));
            var traceId = _traces[_random.Next(_traces.Count)];
            var span = new WireWriter();
            span.Bytes(1, traceId);
            span.Bytes(2, Bytes(8));
            if (_random.Next(3) > 0)
                span.Bytes(4, Bytes(8));
            span.String(5, "work");
            // One start for all spans of a trace: one that comes to start earlier moves in the list, and may be met again on the next page.
            span.Fixed64(7, Some.At(traceId[0]));
            span.Fixed64(8, Some.At(1_000 + _random.Next(1_000)));
            Some.Attribute(span, 9, "content", Convert.ToBase64String(Bytes(_random.Next(10, 3_000))));
            return (Convert.ToHexStringLower(traceId), span.ToArray());
        }

        private byte[] Bytes(int length)
        {
            var bytes = new byte[length];
            _random.NextBytes(bytes);
            return bytes;
        }
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
