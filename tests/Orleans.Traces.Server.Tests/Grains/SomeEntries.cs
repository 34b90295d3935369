using Orleans.Traces.Server.Members;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Grains;

/// <summary>What is open, as a process with one journal knows it.</summary>
internal static class SomeEntries
{
    public static IOpenEntries Of(ITraceJournal journal, ITraceStore store) => new JournalOpenEntries(new HeldJournals(journal), store, []);
}
