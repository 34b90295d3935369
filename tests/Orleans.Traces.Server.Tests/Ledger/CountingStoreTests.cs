using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Ledger;
using Orleans.Traces.Server.Prices;
using Orleans.Traces.Server.Tests.Access;
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
        var store = new CountingStore(new MemoryStore(), _ledger, Unknown());

        Assert.IsType<SaveOutcome.Saved>(await store.SaveAsync(Save(0, Some.Span(1), Some.Span(2), Some.Log(1)), CancellationToken.None));
        Assert.IsType<SaveOutcome.Stale>(await store.SaveAsync(Save(0, Some.Span(3)), CancellationToken.None));

        var hour = LedgerHour.Of(TimeProvider.System.GetUtcNow());
        var total = (await _ledger.ReadAsync(new LedgerQuery(ProjectId.Default, hour.Plus(-1), hour.Plus(1), null), CancellationToken.None)).Total;
        Assert.Equal((2, 1), (total.Spans.Stored, total.LogRecords.Stored));
        Assert.Equal(3, (await store.FindAsync(Key, CancellationToken.None))!.Items.Count);
    }

    [Fact]
    public async Task Models_of_a_save_that_have_no_price_are_noted_once()
    {
        var unknown = Unknown();
        var store = new CountingStore(new MemoryStore(), _ledger, unknown);
        TraceItem[] items =
        [
            Called(1, new SpanFacts { Kind = SpanKind.Llm, Provider = "p", ResponseModel = "nobody-knows", Usage = new TokenUsage { Input = 3 } }),
            Called(2, new SpanFacts { Kind = SpanKind.Embedding, RequestModel = "nobody-knows-either" }),
            Called(3, new SpanFacts { Kind = SpanKind.Llm, RequestModel = "gpt-4o", Usage = new TokenUsage { Input = 3 } }),
            Called(4, new SpanFacts { Kind = SpanKind.Llm, ResponseModel = "nobody-knows-this", RequestModel = "gpt-4o" }),
            Called(5, new SpanFacts { Kind = SpanKind.Llm, RequestModel = "says-itself", ReportedCost = new ReportedCost(1, null, null) }),
            Called(6, new SpanFacts { Kind = SpanKind.Agent, RequestModel = "no-call" }),
            Called(7, new SpanFacts { Kind = SpanKind.Llm }),
            Some.Span(8),
            Some.Log(1),
        ];

        Assert.IsType<SaveOutcome.Saved>(await store.SaveAsync(Save(0, items), CancellationToken.None));
        Assert.IsType<SaveOutcome.Stale>(await store.SaveAsync(Save(0, items), CancellationToken.None));

        Assert.Equal(
            [("nobody-knows", "p", 1, 3), ("nobody-knows-either", null, 1, 0)],
            unknown.List(ProjectId.Default).Select(m => (m.Model, m.Provider, m.SpanCount, m.InputTokens)));
    }

    private static UnknownModelRegister Unknown()
    {
        var config = new MemoryConfigStore();
        return new UnknownModelRegister(
            config, new ProjectRegistry(config, new FakeTimeProvider()), new LivePrices(config, new PricesOptions()), new FakeTimeProvider());
    }

    private static SpanItem Called(int id, SpanFacts facts)
    {
        var span = Some.Span(id);
        span.Note(facts);
        return span;
    }

    private static TraceSave Save(int basedOn, params TraceItem[] items) =>
        new(Key, basedOn, TraceTree.Build(items).Summarize(Some.Trace, TraceState.Final, basedOn + 1, truncated: false), items);
}
