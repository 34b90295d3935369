using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>What a group of saves knows of one trace.</summary>
/// <param name="traceId">Which trace.</param>
/// <param name="day">Where it is, or will be.</param>
/// <param name="number">The number of its row; null: it has none yet.</param>
/// <param name="stored">Its row; an empty one of revision 0 where it has none.</param>
internal sealed class SaveSlot(TraceId traceId, Day day, long? number, TraceRow stored)
{
    public TraceId TraceId { get; } = traceId;

    public Day Day { get; } = day;

    public long? Number { get; } = number;

    /// <summary>The list of the blocks that are stored.</summary>
    public byte[] Blocks { get; } = stored.Blocks;

    /// <summary>The revision that will be stored after the saves so far.</summary>
    public int Revision { get; private set; } = stored.Revision;

    /// <summary>The save whose summary will be stored; null while there is none.</summary>
    public PreparedSave? Last { get; private set; }

    /// <summary>The blocks that the saves so far add.</summary>
    public List<byte[]> NewBlocks { get; } = [];

    /// <summary>What the items that the saves so far add are found by.</summary>
    public List<ulong[]> NewTerms { get; } = [];

    /// <summary>The scorers that wait for the trace from these saves on; null: none.</summary>
    public HashSet<string>? Due { get; private set; }

    /// <summary>What each save is to be told once all of it is durable.</summary>
    public List<(PendingCommit<StoreWork, SaveOutcome> Pending, SaveOutcome Outcome)> Outcomes { get; } = [];

    /// <summary>Takes a save that is based on what the saves before it make.</summary>
    public void Take(PendingCommit<StoreWork, SaveOutcome> pending, PreparedSave save)
    {
        if (Revision != save.BasedOnRevision)
        {
            Outcomes.Add((pending, new SaveOutcome.Stale(Revision)));
            return;
        }

        Last = save;
        Revision = save.Revision;
        NewBlocks.AddRange(save.Content.Blocks);
        NewTerms.Add(save.Content.Terms);
        if (save.Due.Count > 0)
            (Due ??= []).UnionWith(save.Due);
        Outcomes.Add((pending, new SaveOutcome.Saved()));
    }
}
