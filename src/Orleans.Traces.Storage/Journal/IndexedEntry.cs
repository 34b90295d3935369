using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.Journal;

/// <summary>What the index holds of an unreleased entry. A link in its trace's chain, lowest sequence first, so that leaving costs the same
/// in a trace of any size.</summary>
internal sealed class IndexedEntry<TPlace>
    where TPlace : IEntryPlace
{
    public required long Sequence { get; init; }

    public required JournalKey Key { get; init; }

    public required ulong Start { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Where its record lies now; the writer may move it forward.</summary>
    public required TPlace Place { get; set; }

    public bool Released { get; set; }

    public IndexedEntry<TPlace>? Previous { get; set; }

    public IndexedEntry<TPlace>? Next { get; set; }
}
