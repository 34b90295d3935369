namespace Orleans.Traces.Storage.AzureTables.Journal;

/// <summary>Hears what becomes of a lane's entries.</summary>
internal interface ILaneOwner
{
    /// <summary>These are written, and about to complete.</summary>
    void Written(IReadOnlyList<LaneAppend> appends);

    /// <summary>This one is dealt with, for good or ill.</summary>
    void Done(LaneAppend append);

    /// <summary>Entries could not be written now; the next may be.</summary>
    void Failed(StorageUnavailableException fault);

    /// <summary>The lane is another process's now.</summary>
    void Lost(StorageUnavailableException fault);
}
