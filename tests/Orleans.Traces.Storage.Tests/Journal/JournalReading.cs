using Orleans.Traces.Identity;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Storage.Tests.Journal;

/// <summary>Reads entries whose payloads stay valid.</summary>
internal static class JournalReading
{
    public static async Task<IReadOnlyList<JournalEntry>> EntriesAsync(this ITraceJournal journal, JournalKey key, CancellationToken cancellationToken)
    {
        using var contents = await journal.ReadAsync(key, cancellationToken);
        return Copies(contents);
    }

    public static async Task<IReadOnlyList<JournalEntry>> EntriesAsync(this ITraceJournal journal, IReadOnlyList<long> sequences, CancellationToken cancellationToken)
    {
        using var contents = await journal.ReadAsync(sequences, cancellationToken);
        return Copies(contents);
    }

    private static List<JournalEntry> Copies(JournalContents contents) =>
        [.. contents.Entries.Select(e => e with { Content = e.Content with { Payload = e.Content.Payload.ToArray() } })];
}
