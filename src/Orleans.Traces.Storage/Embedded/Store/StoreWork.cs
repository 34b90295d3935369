using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Store.Scores;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>What waits for the store's one writer: a <see cref="PreparedSave"/> or a <see cref="LoneWork"/>.</summary>
internal abstract record StoreWork;

/// <summary>A change of what was said of one trace. All that wait are done together, after the saves.</summary>
/// <param name="Key">Which trace.</param>
/// <param name="Do">The change, of the trace's row and within a transaction. It may be done again.</param>
internal sealed record ScoreWork(TraceKey Key, Action<DayScores, long> Do) : StoreWork
{
    /// <summary>What is done in its place where the trace is not stored, in the day where its scores wait; it says whether any do then. Null: nothing is.</summary>
    public Func<DayWaiting, bool>? DoWaiting { get; init; }
}

/// <summary>Work that is done between groups of saves, alone.</summary>
/// <param name="Do">The work. What it throws fails it, and nothing else.</param>
internal sealed record LoneWork(Action Do) : StoreWork
{
    /// <summary>What it takes of the queue's bound, roughly.</summary>
    public const int Bytes = 400;
}
