using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Scoring;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Assembling;

/// <summary>Where a <see cref="TraceActivation"/> lives. What it calls and what calls it runs one at a time.</summary>
public interface ITraceHost
{
    /// <summary>The journal of this process.</summary>
    ITraceJournal Journal { get; }

    /// <summary>Where traces are kept.</summary>
    ITraceStore Store { get; }

    /// <summary>How long a trace waits and how large it may grow.</summary>
    AssemblyOptions Options { get; }

    /// <summary>Works out what a trace means when it is saved.</summary>
    TraceMeaning Meaning { get; }

    /// <summary>Decides which scorers are due for the trace when it is final.</summary>
    ScoringPlan Scoring { get; }

    /// <summary>Held while a large trace's contents are in memory to be saved, so that only so many are at a time.</summary>
    SemaphoreSlim LargeSaves { get; }

    /// <summary>The time.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Has <see cref="TraceActivation.LookAsync"/> of the trace's activation called at the time, of whichever it then is.</summary>
    ITraceAlarm SetAlarm(DateTimeOffset due);

    /// <summary>Starts work that nobody waits for.</summary>
    void Start(Func<Task> work);

    /// <summary>Lets the activation go once nothing is under way in it.</summary>
    void Leave();

    /// <summary>The activation was used, and holds about so many bytes.</summary>
    void Holds(long bytes);

    /// <summary>Something of the trace was saved.</summary>
    void HasSaved(TraceSummary summary);

    /// <summary>The trace could not be loaded or saved, and is tried again after <paramref name="delay"/>.</summary>
    void IsUnavailable(TimeSpan delay, StorageUnavailableException why);
}
