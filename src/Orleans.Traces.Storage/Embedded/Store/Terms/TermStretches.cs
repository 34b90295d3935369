namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>What covers a day's contents at one moment, from the first to the last: runs, and batches that are in memory. Immutable but for the
/// last batch, which is added to.</summary>
internal sealed class TermStretches
{
    public TermStretches(IEnumerable<TermRun> runs, IEnumerable<TermBatch> full, TermBatch fresh)
    {
        Runs = [.. runs.OrderBy(r => r.From)];
        Full = [.. full];
        Fresh = fresh;
        FirstGap = FindGap();
    }

    public TermRun[] Runs { get; }

    /// <summary>Batches that are to be written.</summary>
    public TermBatch[] Full { get; }

    /// <summary>The batch that saves go to.</summary>
    public TermBatch Fresh { get; }

    /// <summary>The first stretch that nothing covers; null: the index is whole.</summary>
    public (long From, long To)? FirstGap { get; }

    private (long From, long To)? FindGap()
    {
        var end = 0L;
        foreach (var (from, to) in Runs.Select(r => (r.From, r.To)).Concat(Full.Select(b => (b.From, b.To))).Append((Fresh.From, Fresh.From)).Order())
        {
            if (from > end)
                return (end, from);
            end = Math.Max(end, to);
        }

        return null;
    }
}
