using System.Diagnostics;
using Orleans.Traces.Bench.Corpus;

namespace Orleans.Traces.Bench.Load;

/// <summary>Sends over several connections: each as fast as it is answered (closed loop), or all together at a rate (open loop).</summary>
/// <remarks>In the open loop a request's latency counts from when it was due, if all connections were busy then: a slow server does not
/// slow down its own measurement. A refused request is sent again after a pause, as clients do.</remarks>
internal sealed class LoadRun(Uri server, BenchOptions options, RequestSource source)
{
    private const int MaxAttempts = 60;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);

    private readonly Stopwatch _watch = new();
    private readonly Lock _lock = new();
    private long _dealt, _spans, _logs, _bytes, _refusals, _givenUp, _spansInTime;
    private TimeSpan _elapsed;

    /// <summary>Sends for this long, then to the end of the pass, then what is late.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="rate">Spans (and log records) a second; 0: closed loop.</param>
    public Task<LoadResult> RunAsync(TimeSpan duration, double rate = 0)
    {
        source.GoOn(spans: null);
        return RunAsync(senders => Task.WhenAny(Task.Delay(duration), senders), rate);
    }

    /// <summary>Sends at least so many spans, to the end of a pass, then what is late.</summary>
    public Task<LoadResult> RunAsync(long spans, double rate = 0)
    {
        source.GoOn(spans);
        return RunAsync(senders => senders, rate);
    }

    /// <summary>Sends until something has happened, then to the end of the pass, then what is late.</summary>
    public Task<LoadResult> RunAsync(Task until, double rate)
    {
        source.GoOn(spans: null);
        return RunAsync(senders => Task.WhenAny(until, senders), rate);
    }

    private async Task<LoadResult> RunAsync(Func<Task, Task> end, double rate)
    {
        _watch.Restart();
        var senders = Enumerable.Range(0, options.Connections).Select(_ => Task.Run(() => SendAsync(rate))).ToList();
        await end(Task.WhenAny(senders));
        source.EndPass();
        var latencies = await Task.WhenAll(senders);
        return new LoadResult(_elapsed, _spansInTime, _spans, new Percentiles(latencies.SelectMany(l => l)))
        {
            Logs = _logs,
            Bytes = _bytes,
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

            // A late request may have been waited for: it is due when it comes.
            var from = request.IsLate ? _watch.Elapsed : due ?? _watch.Elapsed;
            try
            {
                if (await SendAsync(sender, request))
                    latencies.Add((_watch.Elapsed - from).TotalMilliseconds);
            }
            catch
            {
                // The run is worth nothing: the others need not go on.
                source.EndPass();
                throw;
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
        var due = TimeSpan.FromSeconds((Interlocked.Increment(ref _dealt) - 1) * options.Corpus.ItemsInRequest / rate);
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
                Count(request);
                return true;
            }

            Interlocked.Increment(ref _refusals);
            await Task.Delay(RetryPause);
        }

        Interlocked.Increment(ref _givenUp);
        source.GaveUp(request);
        return false;
    }

    private void Count(PreparedRequest request)
    {
        lock (_lock)
        {
            _spans += request.Spans;
            _logs += request.Logs;
            _bytes += request.Message.Length;
            if (!request.IsLate)
                (_elapsed, _spansInTime) = (_watch.Elapsed, _spans);
        }
    }
}
