using System.Text.Json;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Tests.Assembling;

/// <summary>Law L2: the same items in any order, split over any deliveries, repeated any number of times, before or after finalization,
/// through lost activations and failed writes, give the same final trace.</summary>
public sealed class ConvergenceTests
{
    private const int Seeds = 1_000;

    private static readonly DateTimeOffset T0 = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Any_order_split_and_repetition_gives_the_same_final_trace()
    {
        var troubles = new Troubles();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var items = Generate(new Random(seed));
            var expected = new Run(new Random(0), new Troubles(), calm: true).Play(items);
            var actual = new Run(new Random(seed * 7919), troubles, calm: false).Play(items);
            Assert.True(expected == actual, $"Seed {seed}.\nExpected:\n{expected}\nActual:\n{actual}");
        }

        // A simulation that met none of the trouble it is about proves nothing.
        Assert.True(
            troubles is { Repeats: > 1_000, Lost: > 500, FailedCommits: > 500, FailedSaves: > 300, Stale: > 100, Reopened: > 300, DuringSave: > 300, Checkpoints: > 300, LostAtCheckpoint: > 100 },
            $"Too tame: {troubles}");
    }

    private static List<TraceItem> Generate(Random random)
    {
        var items = new List<TraceItem>();
        var spans = random.Next(1, 12);
        for (var id = 1; id <= spans; id++)
        {
            // Any parent may be chosen: none, one that never comes, itself, a later one that makes a ring.
            var parent = random.Next(6) switch { 0 => 0, 1 => random.Next(1, spans + 3), _ => Math.Max(0, id - random.Next(1, 4)) };
            for (var versions = random.Next(8) == 0 ? 3 : 1; versions > 0; versions--)
            {
                items.Add(Some.Span(new SpanSketch
                {
                    Id = id,
                    Parent = parent,
                    Start = Some.At(random.Next(0, 50)),
                    End = random.Next(10) == 0 ? 0 : Some.At(random.Next(50, 100)),
                    Name = $"span {id}.{versions}",
                    IsError = random.Next(5) == 0,
                    Service = random.Next(3) == 0 ? "bank" : "shop",
                    More = random.Next(3) == 0 ? null : w => SomeMeaning.WriteCall(w, id),
                }));
            }
        }

        for (var logs = random.Next(5); logs > 0; logs--)
            items.Add(Some.Log(span: random.Next(spans + 2), time: random.Next(100), body: $"log {logs}"));
        return items;
    }

    private sealed record Troubles
    {
        public int Repeats { get; set; }

        public int Lost { get; set; }

        public int FailedCommits { get; set; }

        public int FailedSaves { get; set; }

        public int Stale { get; set; }

        public int Reopened { get; set; }

        public int DuringSave { get; set; }

        public int Checkpoints { get; set; }

        public int LostAtCheckpoint { get; set; }
    }

    /// <summary>One trace under a seeded driver: a journal and a store of ten lines each, which keep what was confirmed and nothing else.</summary>
    private sealed class Run(Random random, Troubles troubles, bool calm)
    {
        // Small enough that a few items are spilled, and time that makes a busy trace be saved in between.
        private readonly AssemblyOptions _options = calm
            ? new AssemblyOptions()
            : new AssemblyOptions { SpillBytes = random.Next(3) == 0 ? 600 : 1L << 20, Checkpoint = TimeSpan.FromSeconds(random.Next(2) == 0 ? 40 : 600) };
        private readonly TraceKey _key = new(ProjectId.Default, Some.Trace);
        private readonly EntryBook _journal = new();
        private StoredTrace? _store;
        private TraceAssembly _assembly = null!;
        private DateTimeOffset _now = T0;
        private long _sequence;
        private List<TraceItem> _items = [];

        // Every item is owed until a delivery of it was acknowledged; acknowledged ones are sent again now and then.
        private List<TraceItem> _owed = [];

        public string Play(List<TraceItem> items)
        {
            _items = items;
            _owed = [.. items];
            Activate();
            while (_owed.Count > 0)
            {
                var batch = calm ? items : Pick(items, _owed);
                if (Deliver(batch))
                    Acknowledge(batch);
                if (!calm)
                    Trouble();
            }

            for (var step = 0; step < 1_000 && !Act(); step++)
                _now += TimeSpan.FromSeconds(10);
            Assert.Equal(0, _journal.Count);
            return Describe(_store!);
        }

        private List<TraceItem> Pick(List<TraceItem> items, List<TraceItem> owed)
        {
            var batch = new List<TraceItem>();
            for (var n = random.Next(1, 5); n > 0; n--)
            {
                var repeat = random.Next(4) == 0;
                var from = repeat ? items : owed;
                batch.Add(from[random.Next(from.Count)]);
                troubles.Repeats += repeat ? 1 : 0;
            }

            return batch;
        }

        private void Acknowledge(List<TraceItem> batch) => _owed.RemoveAll(o => batch.Any(b => b.Hash == o.Hash));

        private bool Deliver(List<TraceItem> batch)
        {
            var plan = _assembly.Plan(batch);
            if (!calm && plan.Fresh.Count > 0 && random.Next(10) == 0)
            {
                // The commit failed, or its outcome was lost: the entry may be there all the same.
                if (random.Next(2) == 0)
                    _journal.Write(++_sequence, plan.Fresh);
                _assembly.Abandon(plan);
                troubles.FailedCommits++;
                return false;
            }

            long? entry = null;
            if (plan.Fresh.Count > 0)
                _journal.Write((entry = ++_sequence).Value, plan.Fresh);
            _assembly.Confirm(plan, entry, _now);
            return true;
        }

        private void Trouble()
        {
            _now += TimeSpan.FromSeconds(random.Next(4) == 0 ? random.Next(60, 300) : random.Next(0, 15));
            if (random.Next(6) == 0)
            {
                troubles.Lost++;
                Activate();
            }

            for (var steps = random.Next(4); steps > 0; steps--)
                Act();
            if (random.Next(20) == 0 && _store is not null)
                SomebodyElseSaves();
        }

        // What another activation of the same trace does at the worst moment: it stores what it has of the journal.
        private void SomebodyElseSaves()
        {
            var other = new TraceAssembly(_key, _options);
            foreach (var (sequence, items) in _journal.All)
                other.Adopt(items, sequence, _now);
            other.Load(_store);
            if (!other.HasUnsaved)
                return;
            var pending = other.BeginSave(isFinal: random.Next(2) == 0);
            if (other.Contents(pending, _journal.Read(pending.Contents), SomeMeaning.ATenthOfACent) is { } save)
                Write(save);
        }

        private void Activate()
        {
            _assembly = new TraceAssembly(_key, _options);
            foreach (var (sequence, items) in _journal.All)
                _assembly.Adopt(items, sequence, _now);
        }

        /// <summary>Does what the assembly decides. True: it may leave, and nothing is open.</summary>
        private bool Act()
        {
            switch (_assembly.Decide(_now))
            {
                case TraceDecision.Load:
                    _assembly.Load(_store);
                    return false;
                case TraceDecision.Checkpoint:
                    troubles.Checkpoints++;
                    Save(isFinal: false);
                    return false;
                case TraceDecision.Finalize:
                    Save(isFinal: true);
                    return false;
                case TraceDecision.Leave:
                    Activate();
                    return _journal.Count == 0;
                default:
                    return false;
            }
        }

        private void Save(bool isFinal)
        {
            var pending = _assembly.BeginSave(isFinal);
            var save = _assembly.Contents(pending, _journal.Read(pending.Contents), SomeMeaning.ATenthOfACent);
            if (!calm && random.Next(4) == 0)
            {
                // It may have been written although the caller was told that it failed.
                if (random.Next(2) == 0 && save is { } lost && lost.BasedOnRevision == (_store?.Summary.Revision ?? 0))
                    Write(lost);
                _assembly.SaveFailed();
                troubles.FailedSaves++;
                return;
            }

            if (!calm && random.Next(3) == 0)
            {
                var batch = Pick(_items, _owed.Count > 0 ? _owed : _items);
                if (Deliver(batch))
                    Acknowledge(batch);
                troubles.DuringSave++;
            }

            if (save is not null)
            {
                if (save.BasedOnRevision != (_store?.Summary.Revision ?? 0))
                {
                    troubles.Stale++;
                    _assembly.SaveWasStale();
                    _assembly.Load(_store);
                    return;
                }

                troubles.Reopened += save.BasedOnRevision > 0 ? 1 : 0;
                Write(save);
            }

            long? marker = null;
            if (!isFinal)
            {
                // The crash may come right after the save, or right after the marker.
                if (!calm && random.Next(4) == 0)
                {
                    Activate();
                    troubles.LostAtCheckpoint++;
                    return;
                }

                _journal.Write((marker = ++_sequence).Value, []);
            }

            if (!isFinal && !calm && random.Next(4) == 0)
            {
                Activate();
                troubles.LostAtCheckpoint++;
                return;
            }

            _journal.Release(_assembly.Saved(pending, save, marker));
        }

        private void Write(TraceSave save) => _store = new StoredTrace(save.Summary, [.. _store?.Items ?? [], .. save.NewItems]);

        // The API's document, and every item byte for byte.
        private static string Describe(StoredTrace stored)
        {
            Assert.Equal(stored.Items.Count, stored.Items.Select(i => i.Hash).Distinct().Count());
            var trace = stored with { Summary = stored.Summary with { Revision = 0 } };
            var json = JsonSerializer.Serialize(TraceDocument.Of(new TraceViewer(trace, NoPrices.Instance), []), QueryJson.Api.TraceDocument);
            var items = new[] { OtlpSignal.Traces, OtlpSignal.Logs }.Select(s => Convert.ToHexString(OtlpChunk.Write(OtlpExport.InOrder(s, stored.Items))));
            return $"{json}\n{string.Join('\n', items)}";
        }
    }
}
