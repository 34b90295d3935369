using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Storage.Embedded.Journal;

namespace Orleans.Traces.Storage.Tests.Simulation;

/// <summary>One process or two with one store, and which activation is whose: below Orleans, what Orleans would do.</summary>
internal sealed class SimulatedCluster
{
    private readonly Random _random;
    private readonly Dictionary<TraceKey, SimulatedGrain> _directory = [];

    // Those that the directory has lost among them.
    private readonly HashSet<SimulatedGrain> _grains = [];

    public SimulatedCluster(World world, Random random, int silos, AssemblyOptions options, FileJournalOptions journal)
    {
        World = world;
        _random = random;
        Options = options;
        Store = new FaultyStore(world, random, Met);
        for (var i = 0; i < silos; i++)
            Silos.Add(new SimulatedSilo(this, random, journal));
    }

    public World World { get; }

    public AssemblyOptions Options { get; }

    public FaultyStore Store { get; }

    public PathTroubles Met { get; } = new();

    public List<SimulatedSilo> Silos { get; } = [];

    /// <summary>Nothing fails any more.</summary>
    public bool IsCalm { get; private set; }

    /// <summary>Called when a process has started again.</summary>
    public Action<SimulatedSilo> HasStarted { get; set; } = _ => { };

    /// <summary>Ends all trouble; what is down comes up.</summary>
    public void Calm()
    {
        IsCalm = true;
        Store.IsSound = true;
        Silos.ForEach(s => s.Calm());
    }

    /// <summary>Sends a request to the gateway of a process. True: it was acknowledged.</summary>
    public async Task<bool> SendAsync(SimulatedSilo gateway, OtlpSignal signal, byte[] request)
    {
        var cut = (CutOutcome.Cut)RequestCutter.Cut(signal, request, new CutLimits(1_000, 1 << 20, MaxNesting: 100));
        var calls = cut.Chunks.Select(c => CallAsync(new TraceKey(Some.Project, c.TraceId), gateway, t => AppendAsync(t, signal, c))).ToList();
        await World.AllAsync(calls);
        // The memory is used again at once, so that whoever still reads it is found out.
        cut.Release();
        return calls.TrueForAll(c => c.Result);
    }

    private static async Task<bool> AppendAsync(TraceActivation trace, OtlpSignal signal, TraceChunk chunk) =>
        await trace.AppendAsync(signal, chunk.Start, chunk.Payload) switch
        {
            AppendOutcome.Taken { Plan.Refusals.Count: 0 } => true,
            AppendOutcome.Unavailable => false,
            _ => throw new InvalidOperationException("No limit is near, and nothing is deleted."),
        };

    /// <summary>Calls a trace, wherever it is active; where it is not, near the caller.</summary>
    public Task<T> CallAsync<T>(TraceKey key, SimulatedSilo near, Func<TraceActivation, Task<T>> call)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        World.After(World.UpTo(0.01), () => Deliver(key, near, call, answer));
        return answer.Task;
    }

    /// <summary>The arrival of a call.</summary>
    public void Deliver<T>(TraceKey key, SimulatedSilo near, Func<TraceActivation, Task<T>> call, TaskCompletionSource<T> answer)
    {
        if (!near.IsUp)
        {
            answer.TrySetException(new SiloGoneException());
            return;
        }

        if (!_directory.TryGetValue(key, out var grain))
        {
            grain = new SimulatedGrain(key, PlaceNear(near));
            _directory.Add(key, grain);
            _grains.Add(grain);
        }

        // Another process may still know an activation that the directory has lost.
        if (!IsCalm && _random.Next(4) == 0)
            grain = _grains.Where(g => g.Key == key).OrderBy(_ => _random.Next()).First();
        grain.Take(call, answer);
    }

    // Near the caller; where that is too busy, anywhere.
    private SimulatedSilo PlaceNear(SimulatedSilo near)
    {
        var up = Silos.FindAll(s => s.IsUp);
        return _random.Next(4) == 0 ? up[_random.Next(up.Count)] : near;
    }

    /// <summary>An activation is gone.</summary>
    public void Forget(SimulatedGrain grain)
    {
        _grains.Remove(grain);
        if (_directory.TryGetValue(grain.Key, out var known) && known == grain)
            _directory.Remove(grain.Key);
    }

    /// <summary>A process is gone, and all that was active in it.</summary>
    public void DieAll(SimulatedSilo silo)
    {
        foreach (var grain in _grains.Where(g => g.Silo == silo).ToList())
            grain.Die();
    }

    /// <summary>Drops an activation in the middle of what it does; or forgets it, so that there are soon two of its trace.</summary>
    public void Lose(bool twice)
    {
        if (_directory.Count == 0)
            return;
        var grain = _directory.Values.ElementAt(_random.Next(_directory.Count));
        if (!twice)
        {
            Met.Lost++;
            grain.Die();
            return;
        }

        Met.Doubled++;
        _directory.Remove(grain.Key);
    }
}
