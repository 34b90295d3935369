using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Server.Ledger;
using Orleans.Traces.Server.Tests.Grains;
using Orleans.Traces.Storage;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Server.Tests.Ledger;

public sealed class CountingStoreTests
{
    private static readonly TraceKey Key = new(ProjectId.Default, Some.Trace);

    private readonly IngestLedger _ledger = TestLedger.Create();

    [Fact]
    public async Task Items_of_a_save_are_counted_by_signal_and_those_of_a_stale_one_are_not()
    {
        var store = new CountingStore(new MemoryStore(), _ledger);

        Assert.IsType<SaveOutcome.Saved>(await store.SaveAsync(Save(0, Some.Span(1), Some.Span(2), Some.Log(1)), CancellationToken.None));
        Assert.IsType<SaveOutcome.Stale>(await store.SaveAsync(Save(0, Some.Span(3)), CancellationToken.None));

        var hour = LedgerHour.Of(TimeProvider.System.GetUtcNow());
        var total = (await _ledger.ReadAsync(new LedgerQuery(ProjectId.Default, hour.Plus(-1), hour.Plus(1), null), CancellationToken.None)).Total;
        Assert.Equal((2, 1), (total.Spans.Stored, total.LogRecords.Stored));
        Assert.Equal(3, (await store.FindAsync(Key, CancellationToken.None))!.Items.Count);
    }

    private static TraceSave Save(int basedOn, params TraceItem[] items) =>
        new(Key, basedOn, TraceTree.Build(items).Summarize(Some.Trace, TraceState.Final, basedOn + 1, truncated: false), items);
}
