using Orleans.Traces.Bench.Corpus;

namespace Orleans.Traces.Bench.Load;

/// <summary>Deals out the requests of a corpus, pass after pass, and remembers which were never accepted.</summary>
internal sealed class RequestSource(RequestCorpus corpus)
{
    private readonly Lock _lock = new();

    // Bounded: a request is given up only after many refusals, and a run with many of them is worth nothing.
    private readonly List<(long Pass, int Trace)> _incomplete = [];
    private long _next;
    private long _end = long.MaxValue;
    private ulong _passStart;

    /// <summary>Passes that were dealt out from the start to their end.</summary>
    public long Passes => _next / corpus.Requests.Count;

    /// <summary>Makes the pass under way the last one: so every trace gets its root, and none is left open for minutes.</summary>
    public void EndPass()
    {
        lock (_lock)
            _end = (_next + corpus.Requests.Count - 1) / corpus.Requests.Count * corpus.Requests.Count;
    }

    /// <summary>Lets another run go on with the next pass.</summary>
    public void GoOn() => _end = long.MaxValue;

    /// <summary>The next request, prepared; null at the end.</summary>
    public async Task<PreparedRequest?> NextAsync()
    {
        PreparedRequest request;
        long pass;
        ulong start;
        lock (_lock)
        {
            if (_next >= _end)
                return null;
            (pass, var index) = Math.DivRem(_next++, corpus.Requests.Count);
            if (index == 0)
                _passStart = (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
            (request, start) = (corpus.Requests[(int)index], _passStart);
        }

        await request.PrepareAsync(pass, start);
        return request;
    }

    /// <summary>Notes that a request was given up: its traces miss spans.</summary>
    public void GaveUp(PreparedRequest request)
    {
        lock (_lock)
            _incomplete.AddRange(request.Spans.Select(s => (request.Pass, s.Trace)));
    }

    /// <summary>Traces of complete passes, spread over the run, with the spans that each must have.</summary>
    public IReadOnlyList<ExpectedTrace> Sample(int count, Random random, Func<int, bool>? ofSpans = null)
    {
        var traces = Enumerable.Range(0, corpus.SpanCounts.Count).Where(t => ofSpans?.Invoke(corpus.SpanCounts[t]) != false).ToArray();
        var sample = new HashSet<(long Pass, int Trace)>();
        for (var attempt = 0; sample.Count < count && attempt < 4 * count; attempt++)
            sample.Add((random.NextInt64(Passes), traces[random.Next(traces.Length)]));
        return [.. sample.Except(_incomplete).Select(s => new ExpectedTrace(new TraceIds(s.Pass, s.Trace).Trace.ToString(), corpus.SpanCounts[s.Trace]))];
    }
}

/// <summary>An acknowledged trace.</summary>
internal sealed record ExpectedTrace(string Id, int Spans);
