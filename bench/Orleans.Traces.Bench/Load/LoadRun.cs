using System.Diagnostics;
using Orleans.Traces.Bench.Corpus;

namespace Orleans.Traces.Bench.Load;

/// <summary>Sends for a time over several connections: each as fast as it is answered (closed loop), or all together at a rate (open loop).</summary>
/// <remarks>In the open loop a request's latency counts from when it was due, if all connections were busy then: a slow server does not
/// slow down its own measurement. A refused request is sent again after a pause, as clients do.</remarks>
internal sealed class LoadRun(Uri server, BenchOptions options, RequestSource source)
{
    private const int MaxAttempts = 60;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);

    private readonly Stopwatch _watch = new();
    private long _dealt, _spans, _bytes, _refusals, _givenUp;

    /// <summary>Sends for this long, and then to the end of the pass.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="rate">Spans a second; 0: closed loop.</param>
    public async Task<LoadResult> RunAsync(TimeSpan duration, double rate = 0)
    {
        source.GoOn();
        _watch.Restart();
        var senders = Enumerable.Range(0, options.Connections).Select(_ => Task.Run(() => SendAsync(rate))).ToList();
        await Task.WhenAny(Task.Delay(duration), Task.WhenAny(senders));
        source.EndPass();
        var latencies = await Task.WhenAll(senders);
        return new LoadResult(_watch.Elapsed, _spans, _bytes, new Percentiles(latencies.SelectMany(l => l)))
        {
            Refusals = _refusals,
            GivenUp = _givenUp,
        };
    }

    private async Task<List<double>> SendAsync(double rate)
    {
        var latencies = new List<double>();
        using var sender = new OtlpSender(server, options.Grpc);
        while (true)
        {
            var due = await UntilDueAsync(rate);
            if (await source.NextAsync() is not { } request)
                return latencies;
            var from = due ?? _watch.Elapsed;
            try
            {
                if (await SendAsync(sender, request))
                    latencies.Add((_watch.Elapsed - from).TotalMilliseconds);
            }
            finally
            {
                request.Release();
            }
        }
    }

    // When the next request was due, if that is past; null: it is due now.
    private async Task<TimeSpan?> UntilDueAsync(double rate)
    {
        if (rate <= 0)
            return null;
        var due = TimeSpan.FromSeconds((Interlocked.Increment(ref _dealt) - 1) * options.Spans / rate);
        var wait = due - _watch.Elapsed;
        if (wait <= TimeSpan.Zero)
            return due;
        await Task.Delay(wait);
        return null;
    }

    private async Task<bool> SendAsync(OtlpSender sender, PreparedRequest request)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await sender.SendAsync(request) == SendOutcome.Accepted)
            {
                Interlocked.Add(ref _spans, request.Spans.Count);
                Interlocked.Add(ref _bytes, request.Body.Length);
                return true;
            }

            Interlocked.Increment(ref _refusals);
            await Task.Delay(RetryPause);
        }

        Interlocked.Increment(ref _givenUp);
        source.GaveUp(request);
        return false;
    }
}
