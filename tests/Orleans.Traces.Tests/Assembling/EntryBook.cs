using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Tests.Assembling;

/// <summary>A journal of ten lines: entries by sequence, as a trace reads them back. Items of both signals make two records under one sequence.</summary>
internal sealed class EntryBook
{
    private readonly SortedDictionary<long, TraceItem[]> _entries = [];

    public int Count => _entries.Count;

    public IEnumerable<(long Sequence, TraceItem[] Items)> All => _entries.Select(e => (e.Key, e.Value));

    public void Write(long sequence, IEnumerable<TraceItem> items) => _entries.Add(sequence, [.. items]);

    public void Release(IEnumerable<long> sequences)
    {
        foreach (var sequence in sequences)
            _entries.Remove(sequence);
    }

    public List<JournalEntry> Read(IEnumerable<long> sequences) =>
        [.. sequences.Where(_entries.ContainsKey).SelectMany(s => _entries[s].GroupBy(i => i.Signal).Select(g => new JournalEntry(s, new JournalAppend(
            new TraceKey(ProjectId.Default, Some.Trace), g.Key, 0, DateTimeOffset.UnixEpoch, OtlpChunk.Write([.. g])))))];
}
