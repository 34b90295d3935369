using Orleans.Traces.Storage.Embedded.Journal;

namespace Orleans.Traces.Storage.Tests.Journal;

/// <summary>Drives a journal without a thread of its own.</summary>
internal static class InlineJournal
{
    public static Task<long> AppendAsyncNow(this FileJournal journal, JournalAppend append)
    {
        var task = journal.AppendAsync(append, CancellationToken.None);
        journal.CommitWaiting();
        return task;
    }
}
