using System.Diagnostics;
using Orleans.Traces.Bench.Corpus;

namespace Orleans.Traces.Bench.Load;

/// <summary>Deals out the requests of a corpus, pass after pass, and remembers which were never accepted.</summary>
/// <remarks>A pass's late requests are due a while after the last of the others was dealt out, and go before those of later passes.</remarks>
/// <param name="corpus">The requests.</param>
/// <param name="lateAfter">How much later late requests come.</param>
internal sealed class RequestSource(RequestCorpus corpus, TimeSpan lateAfter)
{
    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    // Bounded: a request is given up only after many refusals, and a run with many of them is worth nothing.
    private readonly List<(long Pass, int Trace)> _incomplete = [];

    // Bounded by the passes that fit into the time that late requests wait.
    private readonly Queue<(PreparedRequest Request, long Pass, ulong Start, TimeSpan Due)> _late = new();
    private long _next;
    private long _end = long.MaxValue;
    private ulong _passStart;

    /// <summary>Passes that were dealt out from the start to their end.</summary>
    public long Passes => _next / corpus.Requests.Count;

    /// <summary>Traces of these passes.</summary>
    public long Traces => Passes * corpus.SpanCounts.Count;

    /// <summary>Makes the pass under way the last one: so every trace gets its root, and none is left open for minutes.</summary>
    public void EndPass()
    {
        lock (_lock)
            _end = (_next + corpus.Requests.Count - 1) / corpus.Requests.Count * corpus.Requests.Count;
    }

    /// <summary>Lets another run go on with the next pass, to the end of the pass with so many more spans; null: until <see cref="EndPass"/>.</summary>
    public void GoOn(long? spans)
    {
        lock (_lock)
            _end = spans is { } more ? _next + ((more + corpus.Spans - 1) / corpus.Spans * corpus.Requests.Count) : long.MaxValue;
    }

    /// <summary>The next request, prepared; null at the end. May wait for a late one at the end.</summary>
    public async Task<PreparedRequest?> NextAsync()
    {
        if (Deal() is not { } dealt)
            return null;
        if (dealt.Due - _clock.Elapsed is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait);
        await dealt.Request.PrepareAsync(dealt.Pass, dealt.Start);
        return dealt.Request;
    }

    /// <summary>Notes that a request was given up: its traces miss spans.</summary>
    public void GaveUp(PreparedRequest request)
    {
        lock (_lock)
            _incomplete.AddRange(request.Items.Select(s => (request.Pass, s.Trace)));
    }

    /// <summary>Traces of complete passes, spread over the run, with what each must have.</summary>
    public IReadOnlyList<ExpectedTrace> Sample(int count, Random random, Func<int, bool>? ofSpans = null)
    {
        var traces = Enumerable.Range(0, corpus.SpanCounts.Count).Where(t => ofSpans?.Invoke(corpus.SpanCounts[t]) != false).ToArray();
        var sample = new HashSet<(long Pass, int Trace)>();
        for (var attempt = 0; sample.Count < count && attempt < 4 * count; attempt++)
            sample.Add((random.NextInt64(Passes), traces[random.Next(traces.Length)]));
        return [.. sample.Except(_incomplete).Select(s => Expected(s.Pass, s.Trace))];
    }

    /// <summary>The trace that was dealt out first or last of a pass.</summary>
    public ExpectedTrace Expected(long pass, int trace) =>
        new(new TraceIds(pass, trace).Trace.ToString(), corpus.SpanCounts[trace], corpus.LogCounts[trace]);

    private (PreparedRequest Request, long Pass, ulong Start, TimeSpan Due)? Deal()
    {
        lock (_lock)
        {
            var ended = _next >= _end;
            if (_late.TryPeek(out var late) && (ended || late.Due <= _clock.Elapsed))
                return _late.Dequeue();
            if (ended)
                return null;

            var (pass, index) = Math.DivRem(_next++, corpus.Requests.Count);
            if (index == 0)
                _passStart = (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
            if (index == corpus.Requests.Count - 1)
            {
                foreach (var request in corpus.Late)
                    _late.Enqueue((request, pass, _passStart, _clock.Elapsed + lateAfter));
            }

            return (corpus.Requests[(int)index], pass, _passStart, TimeSpan.Zero);
        }
    }
}

/// <summary>An acknowledged trace.</summary>
internal sealed record ExpectedTrace(string Id, int Spans, int Logs);
