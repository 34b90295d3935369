using Orleans.Traces.Otlp;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.Query;

public class OtlpExportTests
{
    [Fact]
    public void Every_version_comes_back_bit_for_bit()
    {
        TraceItem[] items =
        [
            Some.Span(1), Some.Span(1, end: 120), Some.Span(new SpanSketch { Id = 2, Service = "other", More = w => w.String(999, "unknown field") }),
            Some.Log(1), Some.Log(),
        ];

        Assert.Equal(Hashes(items.OfType<SpanItem>()), Hashes(OtlpChunk.Read(OtlpSignal.Traces, Message(OtlpSignal.Traces, items))));
        Assert.Equal(Hashes(items.OfType<LogItem>()), Hashes(OtlpChunk.Read(OtlpSignal.Logs, Message(OtlpSignal.Logs, items))));
    }

    [Fact]
    public void The_order_of_the_items_does_not_matter()
    {
        var items = Enumerable.Range(1, 50)
            .Select(i => (TraceItem)Some.Span(new SpanSketch { Id = i, Service = $"service {i % 3}", Start = Some.At(i % 7) }))
            .ToArray();
        var expected = Message(OtlpSignal.Traces, items);

        for (var seed = 0; seed < 20; seed++)
        {
            new Random(seed).Shuffle(items);
            Assert.True(expected.AsSpan().SequenceEqual(Message(OtlpSignal.Traces, items)), $"Seed {seed}");
        }
    }

    [Fact]
    public void Spans_of_one_context_share_a_resource_and_stand_by_start()
    {
        TraceItem[] items = [Some.Span(3, start: 9), Some.Span(2, start: 5), Some.Span(1, start: 7)];

        var message = Message(OtlpSignal.Traces, items);

        Assert.Equal(OtlpChunk.Write(OtlpExport.InOrder(OtlpSignal.Traces, items)), message);
        Assert.Equal([Some.At(5), Some.At(7), Some.At(9)], OtlpChunk.Read(OtlpSignal.Traces, message).Select(i => ((SpanItem)i).Header.Start));
    }

    [Fact]
    public void A_signal_without_items_is_an_empty_message() => Assert.Empty(Message(OtlpSignal.Logs, [Some.Span(1)]));

    private static byte[] Message(OtlpSignal signal, IEnumerable<TraceItem> items) =>
        OtlpExport.Pieces(OtlpExport.InOrder(signal, items)).SelectMany(p => p.ToArray()).ToArray();

    private static IEnumerable<string> Hashes(IEnumerable<TraceItem> items) => items.Select(i => i.Hash.ToString()).Order();
}
