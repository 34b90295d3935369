using Orleans.Traces.Otlp;

namespace Orleans.Traces.Assembling;

/// <summary>A save under way. It ends in <see cref="TraceAssembly.Saved"/>, <see cref="TraceAssembly.SaveWasStale"/> or <see cref="TraceAssembly.SaveFailed"/>.</summary>
public sealed class PendingSave
{
    internal PendingSave(bool isFinal, IReadOnlyList<long> contents, IReadOnlyList<long> releases, IReadOnlyList<TraceItem> foreign)
    {
        IsFinal = isFinal;
        Contents = contents;
        Releases = releases;
        Foreign = foreign;
    }

    /// <summary>The trace is saved as final; false: it is a checkpoint, and stays open.</summary>
    public bool IsFinal { get; }

    /// <summary>The journal entries whose items are to be saved, lowest sequence first: to be read for <see cref="TraceAssembly.Contents"/>.</summary>
    public IReadOnlyList<long> Contents { get; }

    /// <summary>The journal entries that may be released once it is written.</summary>
    internal IReadOnlyList<long> Releases { get; }

    /// <summary>Items to be saved whose bytes lie in no entry of this silo's journal.</summary>
    internal IReadOnlyList<TraceItem> Foreign { get; }

    /// <summary>Whether what lies in this journal entry is saved with it.</summary>
    internal bool Includes(long place) => place > 0 && Contents is List<long> entries && entries.BinarySearch(place) >= 0;
}
