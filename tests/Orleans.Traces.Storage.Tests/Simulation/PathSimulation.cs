using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Storage.Embedded.Journal;
using Orleans.Traces.Tests;

namespace Orleans.Traces.Storage.Tests.Simulation;

/// <summary>The whole path of a few traces below Orleans, from a seed: requests are cut, planned, journaled, confirmed, saved and released, while
/// everything that can go wrong does.</summary>
/// <remarks>
/// 1. Clients send each phase's items, in any order and split, some of them often, until all are acknowledged. Between phases minutes or days pass.
/// 2. Meanwhile processes die, disks lose power, fill up and fail, the store fails, activations are lost and doubled, clocks jump.
/// 3. Whenever a process has started again, everything acknowledged is in the store or in a journal.
/// 4. At the end nothing fails any more: every trace becomes final, no journal holds anything, and the store has each item once, byte for byte.
/// </remarks>
internal sealed class PathSimulation
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(2);

    private readonly int _seed;
    private readonly Random _random;
    private readonly World _world;
    private readonly SimulatedCluster _cluster;
    private readonly WorldContext _clients;
    private readonly IReadOnlyList<TraceScript> _scripts;
    private readonly Dictionary<ItemHash, (TraceKey Key, TraceItem Item)> _acknowledged = [];
    private readonly bool _isWild;
    private List<(TraceKey Key, TraceItem Item)> _owed = [];
    private int _sending;

    private PathSimulation(int seed, Random random, IReadOnlyList<TraceScript> scripts, AssemblyOptions options)
    {
        (_seed, _random, _scripts) = (seed, random, scripts);
        _world = new World(random);
        _clients = new WorldContext(_world);
        _isWild = random.Next(4) > 0;
        var journal = new FileJournalOptions { SegmentBytes = FileJournalOptions.MinSegmentBytes, MaxUnreleasedBytes = random.Next(2) == 0 ? 48 * 1024 : 1 << 20 };
        _cluster = new SimulatedCluster(_world, random, silos: random.Next(1, 3), options, journal);
        _cluster.HasStarted = _ => CheckAcknowledged();
    }

    public PathTroubles Met => _cluster.Met;

    /// <summary>How often a trace was found final between two phases.</summary>
    public int FinalBeforeTheEnd { get; private set; }

    /// <summary>The most that a journal held unreleased when a phase had been sent.</summary>
    public long MostUnreleased { get; private set; }

    /// <summary>A few traces, of which parts may come days late.</summary>
    public static PathSimulation OfSeed(int seed)
    {
        var random = new Random(seed);
        var phases = random.Next(1, 4);
        var scripts = Enumerable.Range(1, random.Next(1, 6)).Select(n => TraceScript.Draw(random, n, phases)).ToList();
        return new PathSimulation(seed, random, scripts, new AssemblyOptions
        {
            SpillBytes = random.Next(3) switch { 0 => 600, 1 => 8_000, _ => 1 << 20 },
            Checkpoint = TimeSpan.FromSeconds(random.Next(2) == 0 ? 40 : 300),
        });
    }

    /// <summary>One trace that is never silent for long, for as long as its phases take.</summary>
    public static PathSimulation OfLongTrace(int seed, int spans)
    {
        var random = new Random(seed);
        return new PathSimulation(seed, random, [TraceScript.Long(random, 1, spans)], new AssemblyOptions());
    }

    /// <summary>Plays it.</summary>
    /// <param name="period">Time from one phase to the next; null: drawn.</param>
    /// <param name="disturbed">Whether anything fails.</param>
    public void Run(TimeSpan? period = null, bool disturbed = true)
    {
        try
        {
            var phases = _scripts.SelectMany(s => s.Items).Max(i => i.Phase) + 1;
            if (disturbed)
                _world.After(_world.UpTo(5), Disturb);
            else
                _cluster.Calm();
            for (var phase = 0; phase < phases; phase++)
            {
                var began = _world.Elapsed;
                Send(phase);
                if (phase == phases - 1)
                    break;
                _world.Run(period is { } time ? began + time - _world.Elapsed : DrawPause());
                FinalBeforeTheEnd += _scripts.Count(s => _cluster.Store.Find(s.Key)?.Summary.State == TraceState.Final);
            }

            _world.Run(_world.UpTo(1_000));
            Settle();
            Check();
            Met.TornWrites = _cluster.Silos.Sum(s => s.Disk.TornWrites);
            Met.FailedSyncs = _cluster.Silos.Sum(s => s.Disk.FailedSyncs);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Seed {_seed} (TRACES_SEED={_seed} replays it): {e.Message}", e);
        }
    }

    private TimeSpan DrawPause() => _random.Next(5) switch
    {
        0 => _world.UpTo(60),
        1 => TimeSpan.FromMinutes(5),
        2 => TimeSpan.FromHours(3),
        3 => TimeSpan.FromDays(1),
        _ => TimeSpan.FromDays(4),
    };

    private void Send(int phase)
    {
        _owed = [.. _scripts.SelectMany(s => s.Items.Where(i => i.Phase == phase).Select(i => (s.Key, i.Item)))];
        var clients = _random.Next(1, 5);
        for (var i = 0; i < clients; i++)
        {
            _sending++;
            _world.Start(_clients, SendAllAsync);
        }

        _world.Run(LongestWait, () => _sending == 0);
        if (_sending > 0)
            throw new InvalidOperationException($"{_owed.Count} items were refused for {LongestWait}.");
        MostUnreleased = Math.Max(MostUnreleased, _cluster.Silos.Max(s => s.UnreleasedBytes));
    }

    private async Task SendAllAsync()
    {
        while (_owed.Count > 0)
        {
            var signal = _random.Next(2) == 0 && _owed.Exists(o => o.Item.Signal == OtlpSignal.Logs) ? OtlpSignal.Logs : OtlpSignal.Traces;
            await SendOneAsync(signal);
            if (_owed.Count > 0 && _random.Next(3) > 0)
                await _world.Delay(_world.UpTo(_random.Next(12) == 0 ? 100 : 4));
        }

        _sending--;
    }

    private async Task SendOneAsync(OtlpSignal signal)
    {
        var request = Draw(signal);
        if (request.Count == 0)
            return;
        Met.Requests++;
        try
        {
            var gateway = _cluster.Silos[_random.Next(_cluster.Silos.Count)];
            if (!await _cluster.SendAsync(gateway, signal, OtlpChunk.Write([.. request.Select(r => r.Item)])))
            {
                Met.Refused++;
                await _world.Delay(_world.UpTo(20));
                return;
            }
        }
        catch (Exception e) when (e is SiloGoneException or StorageUnavailableException)
        {
            Met.Unanswered++;
            await _world.Delay(_world.UpTo(5));
            return;
        }

        foreach (var sent in request)
            _acknowledged[sent.Item.Hash] = sent;
        _owed.RemoveAll(o => _acknowledged.ContainsKey(o.Item.Hash));
    }

    private List<(TraceKey Key, TraceItem Item)> Draw(OtlpSignal signal)
    {
        var request = new List<(TraceKey, TraceItem)>();
        var owed = _owed.FindAll(o => o.Item.Signal == signal);
        for (var n = _random.Next(1, 7); n > 0 && owed.Count > 0; n--)
            request.Add(owed[_random.Next(owed.Count)]);
        for (var n = _random.Next(4); n > 1 && _acknowledged.Count > 0; n--)
        {
            var known = _acknowledged.Values.ElementAt(_random.Next(_acknowledged.Count));
            if (known.Item.Signal != signal)
                continue;
            request.Add(known);
            Met.Repeats++;
        }

        return request;
    }

    // Often while something is sent, seldom while days go by.
    private void Disturb()
    {
        if (_cluster.IsCalm)
            return;
        var isQuiet = _sending == 0 && _cluster.Silos.All(s => s.UnreleasedBytes == 0);
        _world.After(_world.UpTo(isQuiet ? 20_000 : _isWild ? 10 : 60), Disturb);
        var silo = _cluster.Silos[_random.Next(_cluster.Silos.Count)];
        switch (_random.Next(20))
        {
            case 0:
                silo.Crash(power: false);
                break;
            case 1:
                silo.Crash(power: true);
                break;
            case 2:
                silo.Stop();
                break;
            case 3:
                silo.Disk.PowerLastsFor = _random.Next(20);
                break;
            case 4:
                silo.Disk.FailNextSync = true;
                break;
            case 5 or 6:
                silo.Disk.Space = _random.Next(2) == 0 ? _random.Next(40_000) : long.MaxValue;
                break;
            case 7:
                _cluster.Store.DownUntil = _world.Elapsed + _world.UpTo(120);
                break;
            case 8 or 9:
                silo.Offset = ((_random.Next(2) * 2) - 1) * _world.UpTo(_random.Next(3) == 0 ? 10_000 : 200);
                Met.ClockJumps++;
                break;
            case < 13:
                _cluster.Lose(twice: false);
                break;
            case < 15:
                _cluster.Lose(twice: true);
                break;
            default:
                var (key, spill) = (_scripts[_random.Next(_scripts.Count)].Key, _random.Next(2) == 0);
                silo.Run(() => silo.RestAsync(key, spill));
                break;
        }
    }

    private void Settle()
    {
        _cluster.Calm();
        _world.Run(LongestWait, IsSettled);
        // Nothing may change that any more.
        _world.Run(TimeSpan.FromMinutes(10));
        if (IsSettled())
            return;

        var open = _scripts.Where(s => _cluster.Store.Find(s.Key)?.Summary.State != TraceState.Final).Select(s => s.Key);
        throw new InvalidOperationException(
            $"After {LongestWait} without trouble {string.Join(", ", _cluster.Silos.Select(s => s.UnreleasedBytes))} bytes are in the journals, and not final are: "
            + $"{string.Join(", ", open)}.");
    }

    private bool IsSettled() => _cluster.Silos.All(s => s.IsUp && s.UnreleasedBytes == 0 && s.Journal.OpenTraces().Count == 0)
        && _scripts.All(s => _cluster.Store.Find(s.Key)?.Summary.State == TraceState.Final);

    // A journal that cannot be read now says nothing.
    private void CheckAcknowledged()
    {
        if (_acknowledged.Count == 0 || !_cluster.Silos.All(s => s.IsUp))
            return;
        var there = new HashSet<ItemHash>();
        foreach (var script in _scripts)
        {
            there.UnionWith((_cluster.Store.Find(script.Key)?.Items ?? []).Select(i => i.Hash));
            foreach (var silo in _cluster.Silos)
                there.UnionWith(silo.ItemsOf(script.Key).Select(i => i.Hash));
        }

        var gone = _acknowledged.Keys.Count(h => !there.Contains(h));
        if (gone > 0)
            throw new InvalidOperationException($"{gone} of {_acknowledged.Count} acknowledged items are neither stored nor in a journal after {_world.Elapsed}.");
    }

    private void Check()
    {
        foreach (var script in _scripts)
        {
            var stored = _cluster.Store.Find(script.Key)!;
            var expected = script.Items.ToDictionary(i => i.Item.Hash, i => i.Item);
            var missing = expected.Keys.Except(stored.Items.Select(i => i.Hash)).Count();
            if (missing > 0 || stored.Items.Count != expected.Count)
                throw new InvalidOperationException($"Trace {script.Key} has {stored.Items.Count} items of {expected.Count}; {missing} are missing.");
            foreach (var item in stored.Items)
            {
                var sent = expected[item.Hash];
                if (!item.Bytes.Span.SequenceEqual(sent.Bytes.Span) || item.Context.Hash != sent.Context.Hash)
                    throw new InvalidOperationException($"An item of trace {script.Key} is not what was sent.");
            }

            TraceMeaning.Note(expected.Values);
            var tree = TraceTree.Build(expected.Values);
            var summary = tree.Summarize(script.Key.TraceId, TraceState.Final, stored.Summary.Revision, truncated: false)
                with { Facts = SomeMeaning.ATenthOfACent.Sum(tree) };
            if (summary.Facts.Totals.CostUsd is not > 0)
                throw new InvalidOperationException($"Trace {script.Key} means nothing: too tame.");
            if (stored.Summary != summary)
                throw new InvalidOperationException($"The summary is {stored.Summary}; of these items it is {summary}.");
        }
    }
}
