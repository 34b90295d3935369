namespace Orleans.Traces.Storage;

/// <summary>An unreleased entry.</summary>
/// <param name="Sequence">Its name within its journal.</param>
/// <param name="Content">What was appended.</param>
public sealed record JournalEntry(long Sequence, JournalAppend Content);
