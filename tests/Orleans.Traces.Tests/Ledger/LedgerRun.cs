using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Tests.Ledger;

/// <summary>What runs have met.</summary>
internal sealed record LedgerTroubles
{
    public long Repeated { get; set; }

    public long Refused { get; set; }

    public long Retryable { get; set; }

    public long FailedSaves { get; set; }

    public long LostAnswers { get; set; }

    public long Crashes { get; set; }

    public long Restarts { get; set; }
}

/// <summary>Requests from several keys through the real cutter and assemblies, journals that fail, saves that fail before or after they were
/// written, crashes, restarts, and a clock that also goes back. A plain count by key and hour says what the ledger must say.</summary>
internal sealed class LedgerRun
{
    private const int Steps = 120, Traces = 4;

    private static readonly AssemblyOptions Options = new() { MaxItems = 25, MaxVersions = 2 };

    private static readonly ProjectId[] Projects = [ProjectId.Default, Named("other")];

    private static readonly IngestSource[] Sources = [IngestSource.Keyless, new(Projects[0], "k1"), new(Projects[0], "k2"), new(Projects[1], "k1")];

    private readonly Random _random;
    private readonly LedgerTroubles _met;
    private readonly Dictionary<TraceKey, TraceAssembly> _traces = [];
    private readonly Dictionary<(LedgerKey, long), LedgerRow> _store = [];
    private Dictionary<LedgerKey, long> _received = [];
    private Dictionary<LedgerKey, long> _receivedAndWritten = [];
    private LedgerBook _book = new(0);
    private DateTimeOffset _now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private bool _lastSaveFailed;

    public LedgerRun(Random random, LedgerTroubles met)
    {
        _random = random;
        _met = met;
    }

    public void Check()
    {
        for (var i = 0; i < Steps; i++)
        {
            _now += TimeSpan.FromMinutes(_random.Next(-90, 150));
            switch (_random.Next(10))
            {
                case < 7:
                    Send();
                    break;
                case < 9:
                    Save();
                    break;
                default:
                    Restart(crash: _random.Next(2) == 0);
                    break;
            }
        }

        foreach (var project in Projects)
            AssertAsCounted(project);
    }

    private static ProjectId Named(string name) => ProjectId.TryParse(name, out var id) ? id : throw new ArgumentException(name);

    private void Send()
    {
        var source = Sources[_random.Next(Sources.Length)];
        var items = _random.Next(1, 12);
        var cut = (CutOutcome.Cut)RequestCutter.Cut(OtlpSignal.Traces, Request(items), new CutLimits(1_000, 100_000, MaxNesting: 5));
        long accepted = 0, repeated = 0;
        var failed = false;
        foreach (var chunk in cut.Chunks)
        {
            var trace = TraceOf(new TraceKey(source.Project, chunk.TraceId));
            var plan = trace.Plan(OtlpChunk.Read(OtlpSignal.Traces, chunk.Payload));
            if (_random.Next(8) == 0)
            {
                trace.Abandon(plan);
                failed = true;
                continue;
            }

            trace.Confirm(plan, entry: null, _now);
            accepted += plan.Fresh.Count;
            repeated += plan.Repeated;
            foreach (var (reason, count, example) in plan.Refusals)
                cut.Refusals.Add(reason, count, example);
        }

        Count(source, items, failed ? ItemCounts.OfRetryable(items, accepted, repeated) : ItemCounts.OfAnswered(items, accepted, repeated, cut.Refusals));
    }

    private void Count(IngestSource source, int items, ItemCounts counts)
    {
        _book.AddItems(source, OtlpSignal.Traces, counts, _now);
        var key = new LedgerKey(LedgerHour.Of(_now), source, OtlpSignal.Traces);
        _received[key] = _received.GetValueOrDefault(key) + items;
        _met.Repeated += counts.Repeated;
        _met.Refused += counts.Refused.Sum(r => r.Count);
        _met.Retryable += counts.Retryable;
    }

    private byte[] Request(int items)
    {
        var writer = new WireWriter();
        var resourceSpans = writer.Begin(1);
        var scopeSpans = writer.Begin(2);
        for (var i = 0; i < items; i++)
        {
            var span = writer.Begin(2);
            writer.Bytes(1, _random.Next(12) == 0 ? new byte[3] : Some.TraceOf(1 + _random.Next(Traces)).ToBytes());
            writer.Bytes(2, _random.Next(12) == 0 ? new byte[8] : [0, 0, 0, 0, 0, 0, 0, (byte)(1 + _random.Next(12))]);
            writer.String(5, $"version {_random.Next(4)}");
            writer.End(span);
        }

        writer.End(scopeSpans);
        writer.End(resourceSpans);
        return writer.ToArray();
    }

    private TraceAssembly TraceOf(TraceKey key)
    {
        if (!_traces.TryGetValue(key, out var trace))
            _traces.Add(key, trace = new TraceAssembly(key, Options));
        return trace;
    }

    private void Save()
    {
        var fails = !_lastSaveFailed && _random.Next(3) == 0;
        var rows = _book.Unsaved();
        if (fails && _random.Next(2) == 0)
        {
            _met.FailedSaves++;
        }
        else
        {
            foreach (var row in rows)
                _store[(row.Key, row.Part)] = row;
            _receivedAndWritten = new(_received);
            if (fails)
                _met.LostAnswers++;
            else
                _book.Saved(rows);
        }

        _lastSaveFailed = fails;
        Assert.Equal(0, _book.Forget(_now));
    }

    private void Restart(bool crash)
    {
        if (crash)
        {
            _met.Crashes++;
            _received = new(_receivedAndWritten);
        }
        else
        {
            _met.Restarts++;
            _lastSaveFailed = true;
            Save();
        }

        _book = new LedgerBook(_store.Keys.Select(k => k.Item2).DefaultIfEmpty().Max());
    }

    private void AssertAsCounted(ProjectId project)
    {
        var query = new LedgerQuery(project, default, LedgerHour.Of(_now).Plus(10_000), KeyId: null);
        var report = LedgerReport.Of(query, _book.Read(project), [.. _store.Values]);
        var mine = _received.Where(r => r.Key.Source.Project == project).ToList();

        AssertAddsUp(report.Total.Spans);
        Assert.Equal(mine.Sum(r => r.Value), report.Total.Spans.Received);
        Assert.Equal(mine.GroupBy(r => r.Key.Source.KeyId).Select(g => (g.Key, g.Sum(r => r.Value))).OrderBy(k => k.Key, StringComparer.Ordinal),
            report.ByKey.Select(k => (k.Key, k.Value.Spans.Received)));
        Assert.Equal(mine.GroupBy(r => r.Key.Hour).Select(g => (g.Key, g.Sum(r => r.Value))).OrderBy(h => h.Key),
            report.ByHour.Select(h => (h.Key, h.Value.Spans.Received)));
        Assert.All(report.ByKey.Values.Concat(report.ByHour.Values), c => AssertAddsUp(c.Spans));
    }

    private static void AssertAddsUp(LedgerCounts counts) =>
        Assert.Equal(counts.Received, counts.Accepted + counts.Repeated + counts.RefusedCount + counts.Retryable);
}
