using Orleans.Traces.Identity;
using Orleans.Traces.Query.Searching.Terms;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>A save as the writer needs it: what takes time was done before, on the saver's own thread.</summary>
/// <param name="Key">Which trace.</param>
/// <param name="BasedOnRevision">The revision that must be stored.</param>
/// <param name="Revision">The revision that it makes.</param>
/// <param name="Start">The summary's start.</param>
/// <param name="Content">The summary's bytes, the blocks, of which there may be none, and what the new items are found by.</param>
internal sealed record PreparedSave(
    TraceKey Key, int BasedOnRevision, int Revision, ulong Start, (byte[] Summary, IReadOnlyList<byte[]> Blocks, ulong[] Terms) Content)
    : StoreWork
{
    /// <summary>The scorers that wait for the trace from this save on.</summary>
    public IReadOnlyList<string> Due { get; private init; } = [];

    public static PreparedSave Of(TraceSave save, FactSource? facts) => new(
        save.Key,
        save.BasedOnRevision,
        save.Summary.Revision,
        save.Summary.Start,
        (SummaryBytes.Write(save.Summary), ContentBlock.Write(save.Key.TraceId, save.NewItems), TraceTerms.Of(save.NewItems, facts))) { Due = save.Due };

    /// <summary>What it takes of the queue's bound.</summary>
    public long Bytes { get; } = Content.Summary.Length + Content.Blocks.Sum(b => (long)b.Length)
        + ((long)Content.Terms.Length * sizeof(ulong)) + 100;
}
