namespace Orleans.Traces.Storage.AzureTables.Journal;

/// <summary>An entry on its way into a lane.</summary>
internal sealed record LaneAppend(long Sequence, JournalAppend Append);
