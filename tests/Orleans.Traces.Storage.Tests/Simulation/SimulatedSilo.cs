using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Storage.Embedded.Journal;
using Orleans.Traces.Storage.Tests.Journal;

namespace Orleans.Traces.Storage.Tests.Simulation;

/// <summary>A process with its disk, its journal, its clock, and what looks after open traces in it: alarms, the sweep, and relief when the
/// journal fills up. It dies and starts again.</summary>
internal sealed class SimulatedSilo
{
    private static readonly DateTimeOffset Zero = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(30);

    private readonly Random _random;
    private readonly FileJournalOptions _options;
    private FileJournal _core = null!;
    private WorldContext _context = null!;
    private int _life;

    public SimulatedSilo(SimulatedCluster cluster, Random random, FileJournalOptions options)
    {
        Cluster = cluster;
        _random = random;
        _options = options;
        Start();
    }

    public SimulatedCluster Cluster { get; }

    public World World => Cluster.World;

    public FakeDisk Disk { get; } = new();

    public SlowJournal Journal { get; private set; } = null!;

    public bool IsUp { get; private set; }

    /// <summary>How far its clock is ahead of the time that has passed.</summary>
    public TimeSpan Offset { get; set; }

    /// <summary>What its clock says.</summary>
    public DateTimeOffset Now => Zero + World.Elapsed + Offset;

    /// <summary>Bytes of unreleased entries.</summary>
    public long UnreleasedBytes => _core.UnreleasedBytes;

    /// <summary>The unreleased items of a trace, without trouble.</summary>
    public IEnumerable<TraceItem> ItemsOf(TraceKey key)
    {
        using var contents = _core.ReadAsync(key, CancellationToken.None).GetAwaiter().GetResult();
        return [.. contents.Entries.SelectMany(e => OtlpChunk.Read(e.Content.Signal, e.Content.Payload.ToArray()))];
    }

    /// <summary>The process is gone: what was not synced stays in the system's cache, or is lost with the power.</summary>
    public void Crash(bool power)
    {
        if (!IsUp)
            return;
        IsUp = false;
        Journal.IsDead = true;
        _life++;
        _context.IsDead = true;
        Cluster.DieAll(this);
        if (power)
        {
            Disk.CutPower(_random);
            Cluster.Met.PowerCuts++;
        }
        else
        {
            Disk.Kill();
            Cluster.Met.Kills++;
        }

        World.After(World.UpTo(40), Start);
    }

    /// <summary>The process ends as it is asked to.</summary>
    public void Stop()
    {
        if (!IsUp)
            return;
        // Without a thread of its own the journal is closed when this returns.
        _core.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Cluster.Met.Stops++;
        Crash(power: _random.Next(2) == 0);
    }

    /// <summary>Has a trace looked at once the clock says so.</summary>
    public SimulatedAlarm SetAlarm(TraceKey key, DateTimeOffset due)
    {
        var alarm = new SimulatedAlarm(due);
        Arm(key, alarm, _life);
        return alarm;
    }

    /// <summary>Reads and commits without trouble from now on.</summary>
    public void Calm()
    {
        Disk.Space = long.MaxValue;
        Disk.PowerLastsFor = null;
        Disk.FailNextSync = false;
        Journal.IsSound = true;
    }

    /// <summary>Has a trace let its activation go.</summary>
    public async Task RestAsync(TraceKey key, bool spill)
    {
        try
        {
            Cluster.Met.Rests++;
            if (await Cluster.CallAsync(key, this, t => t.RestAsync(spill)))
                Cluster.Met.Spills++;
        }
        catch (Exception e) when (e is SiloGoneException or StorageUnavailableException)
        {
            // It is asked again while the need lasts.
        }
    }

    /// <summary>Does something as this process, if it is up.</summary>
    public void Run(Func<Task> work)
    {
        if (IsUp)
            World.Start(_context, work);
    }

    private static async Task<bool> DoneAsync(Task call)
    {
        await call;
        return true;
    }

    private void Start()
    {
        if (IsUp)
            return;
        try
        {
            // Power may go in the middle of a replay, too; not of the first, so that there is a journal to ask.
            Disk.PowerLastsFor = !Cluster.IsCalm && _life > 0 && _random.Next(6) == 0 ? _random.Next(15) : null;
            _core = FileJournal.Open(Disk, _options, NullLogger.Instance, ownThread: false);
            Disk.PowerLastsFor = null;
        }
        catch (Exception e) when (e is PowerLostException or IOException or StorageUnavailableException)
        {
            Cluster.Met.DeathsInReplay++;
            Disk.CutPower(_random);
            Disk.Space = long.MaxValue;
            World.After(World.UpTo(5), Start);
            return;
        }

        IsUp = true;
        Cluster.Store.Starts++;
        _context = new WorldContext(World);
        Journal = new SlowJournal(_core, World, _random, Cluster.Met) { IsSound = Cluster.IsCalm };
        World.Start(_context, WatchAsync);
        World.Start(_context, SweepForEverAsync);
        Cluster.HasStarted(this);
    }

    // The process ends when its journal has failed; what waits for an answer until then gets none.
    private async Task WatchAsync()
    {
        await _core.Failed;
        Cluster.Met.JournalFailures++;
        await World.Delay(World.UpTo(3));
        Crash(power: _random.Next(2) == 0);
    }

    private void Arm(TraceKey key, SimulatedAlarm alarm, int life)
    {
        var delay = alarm.Due - Now;
        World.After(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, () =>
        {
            if (life != _life || alarm.IsCancelled)
                return;
            if (alarm.Due > Now)
                Arm(key, alarm, life);
            else
                World.Start(_context, () => LookAsync(key));
        });
    }

    private async Task LookAsync(TraceKey key)
    {
        try
        {
            await Cluster.CallAsync(key, this, t => DoneAsync(t.LookAsync()));
        }
        catch (Exception e) when (e is SiloGoneException or StorageUnavailableException)
        {
            SetAlarm(key, Now + TimeSpan.FromSeconds(5));
        }
    }

    private async Task SweepForEverAsync()
    {
        for (var all = true; ; all = false)
        {
            var overdue = Now - Cluster.Options.RootlessTimeout - Cluster.Options.Settle;
            var traces = all ? Journal.OpenTraces() : Journal.OldestTraces(1_000).TakeWhile(t => t.LastReceivedAt < overdue);
            await World.AllAsync(traces.Select(t => WakeAsync(t.Key)));
            if (Journal.Fill.Share >= 0.6)
                await World.AllAsync(Journal.OldestTraces(1_000).Where(t => t.UnreleasedBytes > 256).Select(t => RestAsync(t.Key, spill: true)));
            await World.Delay(SweepPeriod);
        }
    }

    private async Task WakeAsync(TraceKey key)
    {
        try
        {
            if (await Cluster.CallAsync(key, this, t => t.WakeAsync(Journal.Name)))
                return;
            using var contents = await Journal.ReadAsync(key, CancellationToken.None);
            IReadOnlyList<JournalEntry> copies =
                [.. contents.Entries.Select(e => e with { Content = e.Content with { Payload = e.Content.Payload.ToArray() } })];
            Cluster.Met.Redelivered += copies.Count;
            Journal.Release(await Cluster.CallAsync(key, this, t => t.RedeliverAsync(copies)));
        }
        catch (Exception e) when (e is SiloGoneException or StorageUnavailableException)
        {
            // The next round tries it again.
        }
    }
}

/// <summary>When a trace wants to be looked at.</summary>
internal sealed class SimulatedAlarm(DateTimeOffset due) : ITraceAlarm
{
    public DateTimeOffset Due { get; } = due;

    public bool IsCancelled { get; private set; }

    public void Cancel() => IsCancelled = true;
}
