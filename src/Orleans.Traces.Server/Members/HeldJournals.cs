using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Members;

/// <summary>The journals that this silo has open: its own, and those it has claimed.</summary>
internal sealed class HeldJournals(ITraceJournal own)
{
    private readonly Lock _changing = new();
    private volatile IReadOnlyList<ITraceJournal> _all = [own];

    /// <summary>All of them, its own first.</summary>
    public IReadOnlyList<ITraceJournal> All => _all;

    /// <summary>Another was claimed.</summary>
    public void Add(ITraceJournal journal)
    {
        lock (_changing)
            _all = [.. _all, journal];
    }

    /// <summary>One is empty, or another silo has it.</summary>
    public void Remove(ITraceJournal journal)
    {
        lock (_changing)
            _all = [.. _all.Where(j => j != journal)];
    }
}
