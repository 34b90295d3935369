using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage;

/// <summary>A trace that waits for a scorer.</summary>
/// <param name="Trace">The trace.</param>
/// <param name="ScorerId">The scorer.</param>
/// <param name="Revision">The revision that made it due. One that is saved later makes it due anew.</param>
public sealed record DueScore(TraceKey Trace, string ScorerId, int Revision)
{
    /// <summary>How often it was tried in vain.</summary>
    public int Attempts { get; init; }

    /// <summary>It is not to be tried before.</summary>
    public DateTimeOffset NotBefore { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>It was given up until a person says that it may be tried again.</summary>
    public bool IsParked { get; init; }

    /// <summary>Why the last try was in vain; null: there was none.</summary>
    public string? Error { get; init; }
}
