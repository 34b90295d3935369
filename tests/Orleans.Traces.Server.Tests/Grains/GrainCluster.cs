using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Logs;
using Orleans.Traces.Otlp;
using Orleans.Traces.Scoring;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Server.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Grains;

/// <summary>Silos with the real grains, a journal of each silo's own, one store, and a clock that a test moves.</summary>
internal sealed class GrainCluster : IAsyncDisposable
{
    // By silo name; two names where one silo came back as another.
    // Silos start beside each other.
    private readonly ConcurrentDictionary<string, MemoryJournal> _journals = [];
    private MemoryJournal? _inherited;

    private readonly AssemblyOptions _options;

    private GrainCluster(MemoryStore store, FakeTimeProvider time, AssemblyOptions options)
    {
        Store = store;
        Time = time;
        _options = options;
    }

    public InProcessTestCluster Silos { get; private set; } = null!;

    public MemoryStore Store { get; }

    public MemoryLogStore Logs { get; } = new();

    public FakeTimeProvider Time { get; }

    public static AssemblyOptions Options { get; } = new();

    public static LogOptions LogOptions { get; } = new() { MaxBatchBytes = 100_000, MaxBytes = 200_000 };

    public IReadOnlyCollection<MemoryJournal> Journals => [.. _journals.Values];

    public MemoryJournal Journal => _journals.Values.Single();

    /// <summary>Starts silos; clusters that are given one store and clock share them.</summary>
    public static async Task<GrainCluster> StartAsync(
        short silos = 1, MemoryStore? store = null, FakeTimeProvider? time = null, AssemblyOptions? options = null)
    {
        var cluster = new GrainCluster(store ?? new MemoryStore(), time ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero)), options ?? Options);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((options, silo) => silo.ConfigureServices(services => cluster.AddServices(options.SiloName, services)));
        cluster.Silos = builder.Build();
        await cluster.Silos.DeployAsync();
        return cluster;
    }

    public ITraceGrain Grain(int trace = 1) => Silos.Client.GetGrain<ITraceGrain>(Key(trace).ToString());

    public ILogGrain LogGrain(int shard = 1) => Silos.Client.GetGrain<ILogGrain>(new LogShard(ProjectId.Default, shard).ToString());

    public static TraceKey Key(int trace = 1) => new(ProjectId.Default, Some.TraceOf(trace));

    public static AppendChunk Chunk(params TraceItem[] items) => new()
    {
        Signal = (byte)items[0].Signal,
        Start = Some.Zero,
        Payload = OtlpChunk.Write(items),
    };

    /// <summary>Lets the clock run, second by second, so that timers that arm further timers fire in their turn.</summary>
    public async Task RunAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(1))
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await SettleAsync();
        }
    }

    // The clock drives Orleans' limit on placing a grain too: what went off has to get where it goes before the next seconds pass. What a test
    // holds back does not hold up the clock.
    private async Task SettleAsync()
    {
        await Task.Yield();
        for (var yields = 0; yields < 10_000 && Silos.Silos.Any(s => AlarmsOf(s).UnderWay > 0); yields++)
            await Task.Yield();
    }

    private TraceAlarms AlarmsOf(InProcessSiloHandle silo) => Silos.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<TraceAlarms>();

    /// <summary>Lets the clock run until the trace is stored as final with so many items.</summary>
    public Task UntilFinalAsync(int items, int trace = 1) => Waiting.Until($"trace {trace} is final with {items} items", async () =>
    {
        await RunAsync(TimeSpan.FromSeconds(5));
        return Store.Find(Key(trace)) is { Summary.State: TraceState.Final } stored && stored.Items.Count == items;
    });

    public TraceRelief Relief()
    {
        var services = Silos.GetSiloServiceProvider(Silos.Silos[0].SiloAddress);
        return ActivatorUtilities.CreateInstance<TraceRelief>(services, NullLogger<TraceRelief>.Instance);
    }

    public TraceMemory Memory => Silos.GetSiloServiceProvider(Silos.Silos[0].SiloAddress).GetRequiredService<TraceMemory>();

    public JournalSweeper SweeperOf(InProcessSiloHandle silo)
    {
        var services = Silos.GetSiloServiceProvider(silo.SiloAddress);
        return ActivatorUtilities.CreateInstance<JournalSweeper>(services, NullLogger<JournalSweeper>.Instance);
    }

    /// <summary>Starts a silo in the place of a dead one: under a new name, as a restarted container has, and with the dead one's journal.</summary>
    public async Task<InProcessSiloHandle> ReplaceAsync(InProcessSiloHandle dead)
    {
        _inherited = JournalOf(dead);
        var silo = await Silos.StartAdditionalSiloAsync();
        await Silos.WaitForLivenessToStabilizeAsync();
        return silo;
    }

    public MemoryJournal JournalOf(InProcessSiloHandle silo) => _journals[silo.Name];

    public TraceQueries Queries()
    {
        var services = Silos.GetSiloServiceProvider(Silos.Silos[0].SiloAddress);
        return new TraceQueries(services.GetRequiredService<TraceGrains>().Of, Store, SomeEntries.Of(services.GetRequiredService<ITraceJournal>(), Store),
            SomeMeaning.Books);
    }

    /// <summary>What is scored of all projects' traces.</summary>
    public static IScoringPlans Plans { get; } = new EveryTrace();

    public LogQueries LogQueries()
    {
        var services = Silos.GetSiloServiceProvider(Silos.Silos[0].SiloAddress);
        return new LogQueries(services.GetRequiredService<IGrainFactory>(), Logs, SomeEntries.Of(services.GetRequiredService<ITraceJournal>(), Store));
    }

    public ValueTask DisposeAsync() => Silos.DisposeAsync();

    private void AddServices(string silo, IServiceCollection services)
    {
        services.AddSingleton<ITraceJournal>(_journals.GetOrAdd(silo, name => Interlocked.Exchange(ref _inherited, null) ?? new MemoryJournal(name)));
        services.AddSingleton<ITraceStore>(Store);
        services.AddSingleton(_options);
        services.AddTraceGrains();
        services.AddSingleton(SomeMeaning.Books);
        services.AddSingleton(Plans);
        services.AddSingleton<ILogStore>(Logs);
        services.AddSingleton(LogOptions);

        // Orleans' own clocks stay real: a fake one would drive membership and messaging too.
        foreach (var own in new[] { TimeProviderNames.Membership, TimeProviderNames.Messaging, TimeProviderNames.SystemTimers })
            services.AddKeyedSingleton(own, TimeProvider.System);
        services.AddSingleton<TimeProvider>(Time);
    }
}
