using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Logs;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.Logs;

/// <summary>Laws L1 and L2 for the log stream: whatever is repeated, split, refused, failed or cut off by crashes, everything acknowledged is
/// read once at any time.</summary>
public sealed class LogStreamSimulation
{
    [Fact]
    public void Everything_acknowledged_is_read_once_whatever_fails()
    {
        var met = new Troubles();
        for (var seed = 1; seed <= 300; seed++)
        {
            try
            {
                new Run(seed, met).Play();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }
        }

        Assert.True(
            met is { Repeats: > 1_000, FailedCommits: > 500, FailedSaves: > 200, HalfSaves: > 100, Crashes: > 500, Full: > 200 }, $"Too tame: {met}");
    }

    private sealed record Troubles
    {
        public int Repeats { get; set; }

        public int FailedCommits { get; set; }

        public int FailedSaves { get; set; }

        public int HalfSaves { get; set; }

        public int Crashes { get; set; }

        public int Full { get; set; }
    }

    private sealed class Run(int seed, Troubles met)
    {
        private const int Records = 40, Steps = 150;

        private static readonly LogOptions Options = new() { MaxBytes = 6_000, MaxBatchBytes = 3_000 };

        private readonly Random _random = new(seed);
        private readonly SortedDictionary<long, List<LogItem>> _journal = [];
        private readonly List<LogItem> _store = [];
        private readonly HashSet<ItemHash> _acknowledged = [];
        private readonly HashSet<ItemHash> _sent = [];
        private readonly List<(AppendPlan Plan, List<LogItem> Delivery, long? Entry)> _underWay = [];
        private readonly HashSet<AppendPlan> _failed = [];
        private LogGathering _gathering = new(Options);
        private DateTimeOffset _now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        private long _sequence;

        public void Play()
        {
            for (var step = 0; step < Steps; step++)
            {
                _now += TimeSpan.FromMilliseconds(_random.Next(2_000));
                switch (_random.Next(10))
                {
                    case < 5:
                        Deliver();
                        break;
                    case < 8:
                        EndOne();
                        break;
                    case < 9:
                        Save(failing: _random.Next(3));
                        break;
                    default:
                        Crash();
                        break;
                }

                Check();
            }

            Crash();
            _now += Options.SaveAfter;
            Save(failing: 2);
            Assert.Empty(_journal);
            Check();
        }

        private void Deliver()
        {
            List<LogItem> delivery = [.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ => Some.LooseLog(_random.Next(Records), service: "shop"))];
            if (_gathering.Plan(delivery) is not { } plan)
            {
                met.Full++;
                return;
            }

            met.Repeats += plan.Repeated;
            _sent.UnionWith(delivery.Select(l => l.Hash));
            long? entry = null;
            if (plan.Fresh.Count > 0)
            {
                // Written, not yet known to be: a crash from here on may leave the entry or not.
                entry = ++_sequence;
                if (_random.Next(2) == 0)
                    _journal.Add(_sequence, [.. plan.Fresh.Cast<LogItem>()]);
            }

            _underWay.Add((plan, delivery, entry));
        }

        // Commits end in the order in which they began, as the journal's do; who waits for one that failed is not acknowledged.
        private void EndOne()
        {
            if (_underWay.Count == 0)
                return;
            var (plan, delivery, entry) = _underWay[0];
            _underWay.RemoveAt(0);
            if (entry is { } failed && _random.Next(4) == 0)
            {
                met.FailedCommits++;
                // Its entry may come back after a crash, or not.
                if (_random.Next(2) == 0)
                    _journal.Remove(failed);
                _gathering.Abandon(plan);
                _failed.Add(plan);
                return;
            }

            if (entry is { } written)
                _journal.TryAdd(written, [.. plan.Fresh.Cast<LogItem>()]);
            _gathering.Confirm(plan, entry, _now);
            if (!plan.WaitsFor.Any(_failed.Contains))
                _acknowledged.UnionWith(delivery.Select(l => l.Hash));
        }

        private void Save(int failing)
        {
            if (_gathering.Decide(_now) is not LogDecision.Save)
                return;

            var batch = _gathering.BeginSave();
            if (failing == 0)
            {
                met.FailedSaves++;
                _gathering.SaveFailed();
            }
            else if (failing == 1)
            {
                // Stored in part, and the saver hears of a failure.
                met.HalfSaves++;
                _store.AddRange(batch.Logs.Take(batch.Logs.Count / 2));
                _gathering.SaveFailed();
            }
            else
            {
                _store.AddRange(batch.Logs);
                foreach (var entry in _gathering.Saved(batch))
                    _journal.Remove(entry);
            }
        }

        private void Crash()
        {
            met.Crashes++;
            _underWay.Clear();
            _gathering = new LogGathering(Options);
            foreach (var (entry, logs) in _journal)
                _gathering.Adopt(logs, entry, _now);
        }

        private void Check()
        {
            var query = new LogListQuery { Project = ProjectId.Default, Limit = LogListQuery.MaxLimit };
            var page = new NewestLogs(query);
            page.Add(_gathering.List(query));
            foreach (var log in _store)
                page.Add(log);
            var read = page.ToPage().Logs.Select(l => l.Hash).ToList();
            Assert.Equal(read.Count, read.Distinct().Count());
            Assert.Empty(_acknowledged.Except(read));
            Assert.Empty(read.Except(_sent));
        }
    }
}
