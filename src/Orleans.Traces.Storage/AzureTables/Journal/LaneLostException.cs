namespace Orleans.Traces.Storage.AzureTables.Journal;

/// <summary>A lane of the journal is another process's now.</summary>
internal sealed class LaneLostException(string message) : Exception(message);
