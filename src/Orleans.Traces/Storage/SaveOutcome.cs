namespace Orleans.Traces.Storage;

/// <summary>What became of a save.</summary>
public abstract record SaveOutcome
{
    private SaveOutcome()
    {
    }

    /// <summary>It is stored.</summary>
    public sealed record Saved : SaveOutcome;

    /// <summary>Another revision is stored than the save was based on; nothing was written.</summary>
    /// <param name="StoredRevision">The revision that is stored; 0: none.</param>
    public sealed record Stale(int StoredRevision) : SaveOutcome;

    /// <summary>The trace was deleted; nothing was written, and nothing of it ever will be.</summary>
    public sealed record Deleted : SaveOutcome;
}
