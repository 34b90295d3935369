using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Scoring;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <summary>What every trace grain of a silo shares.</summary>
internal sealed class TraceGrainServices
{
    /// <summary>The silo's journal.</summary>
    public required ITraceJournal Journal { get; init; }

    /// <summary>Where traces are kept.</summary>
    public required ITraceStore Store { get; init; }

    /// <summary>Wakes them.</summary>
    public required TraceAlarms Alarms { get; init; }

    /// <summary>Counts what they hold.</summary>
    public required TraceMemory Memory { get; init; }

    /// <summary>How long they wait and how large they may grow.</summary>
    public required AssemblyOptions Options { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>What calls cost.</summary>
    public required IPriceBooks Prices { get; init; }

    /// <summary>What is due for them.</summary>
    public required IScoringPlans Scoring { get; init; }

    /// <summary>Held while a large trace's contents are in memory to be saved, so that only so many are at a time.</summary>
    public SemaphoreSlim LargeSaves { get; } = new(4);
}
