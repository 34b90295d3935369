using System.Collections.Concurrent;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.AzureTables;

/// <summary>Sends spans of a few traces at a time until it is told to stop, and remembers what was acknowledged. What is refused or gets no answer is
/// sent again, as it was.</summary>
internal sealed class AcknowledgedLoad : IAsyncDisposable
{
    private const int Senders = 3;

    private readonly ConcurrentDictionary<TraceId, ConcurrentBag<string>> _acknowledged = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _sending;
    private int _requests, _repeats;

    public AcknowledgedLoad(ServerProcess gateway) => _sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(i => Task.Run(() => SendAsync(gateway, i))));

    /// <summary>Requests that were acknowledged.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Times that a request had to be sent again.</summary>
    public int Repeats => Volatile.Read(ref _repeats);

    public int Traces => _acknowledged.Count;

    /// <summary>Waits until so many more are acknowledged.</summary>
    public async Task MoreAsync(int requests)
    {
        var goal = Requests + requests;
        await Waiting.Until($"{requests} more requests are acknowledged", () => Requests >= goal || _sending.IsFaulted);
        if (_sending.IsFaulted)
            await _sending;
    }

    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await _sending;
    }

    /// <summary>What of the acknowledged cannot be read, byte for byte: nothing, if all is well.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync(ServerProcess web)
    {
        var missing = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(_acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (trace, token) =>
        {
            using var response = await web.Web.GetAsync($"/api/v1/traces/{trace.Key}/otlp", token);
            if (!response.IsSuccessStatusCode)
            {
                missing.Add($"{trace.Key}: {(int)response.StatusCode}");
                return;
            }

            var found = OtlpChunk.Read(OtlpSignal.Traces, await response.Content.ReadAsByteArrayAsync(token)).ConvertAll(i => Convert.ToBase64String(i.Bytes.Span));
            Assert.Equal(found.Distinct().Count(), found.Count);
            if (trace.Value.Except(found).Count() is > 0 and var lost)
                missing.Add($"{trace.Key}: {lost} of {trace.Value.Count} spans");
        });
        return [.. missing];
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task SendAsync(ServerProcess gateway, int sender)
    {
        var traces = new List<TraceId>();
        for (var round = 0; !_end.IsCancellationRequested; round++)
        {
            if (round % 6 == 0)
                traces.Add(OneSpan.NewTrace());
            if (traces.Count > 5)
                traces.RemoveAt(0);
            var spans = traces.Select((trace, i) => (Trace: trace, Span: SpanOf(trace, round, i))).ToList();
            var body = OneSpan.Request([.. spans.Select(s => s.Span)]);
            var isGrpc = (round + sender) % 2 == 0;
            while (!await TrySendAsync(gateway, body, isGrpc))
            {
                if (_end.IsCancellationRequested)
                    return;
                Interlocked.Increment(ref _repeats);
            }

            foreach (var (trace, span) in spans)
                _acknowledged.GetOrAdd(trace, _ => []).Add(Convert.ToBase64String(span));
            Interlocked.Increment(ref _requests);
        }
    }

    private static async Task<bool> TrySendAsync(ServerProcess gateway, byte[] body, bool isGrpc)
    {
        var answer = await (isGrpc ? OtlpRequest.Grpc("traces", body) : OtlpRequest.Protobuf("traces", body)).SendAsync(gateway);
        Assert.True(answer.Status is 0 or 200 or 503 or 14, $"{answer.Status} {answer.GrpcMessage}");
        return answer.Status is 0 or 200;
    }

    // The first is the root; the others are its children.
    private static byte[] SpanOf(TraceId trace, int round, int place)
    {
        var span = new WireWriter();
        span.Bytes(1, trace.ToBytes());
        span.Bytes(2, [1, 2, (byte)place, 0, (byte)(round >> 24), (byte)(round >> 16), (byte)(round >> 8), (byte)round]);
        if (round % 3 != 0 || place != 4)
            span.Bytes(4, [9, 9, 9, 9, 9, 9, 9, 9]);
        span.String(5, "work");
        span.Fixed64(7, Some.At(0));
        span.Fixed64(8, Some.At(100));
        Some.Attribute(span, 9, "content", new string((char)('a' + (round % 26)), 200 + (round % 2_000)));
        return span.ToArray();
    }
}
