using System.Text;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Tests.Otlp.Cutting;

public sealed class RequestCutterTests
{
    private static readonly CutLimits Limits = new(MaxItems: 1_000, MaxAttributeBytes: 100_000, MaxNesting: 100);

    [Fact]
    public void An_empty_request_has_no_chunks_and_no_refusals()
    {
        var cut = Cut([]);

        Assert.Empty(cut.Chunks);
        Assert.Equal(0, cut.Refusals.Count);
    }

    [Fact]
    public void Each_trace_gets_its_own_items_alone_byte_for_byte_with_all_that_they_came_under()
    {
        var first = Some.Span(new SpanSketch { Id = 1, More = w => w.Bytes(999, "unknown"u8) });
        var other = SpanOf(traceNumber: 2, id: 7);
        var request = Request(
            Resource("shop", "https://schema/r", Scope("lib", "https://schema/s", first.Bytes.ToArray(), other, SpanOf(1, 2)), Scope("lib2", "", SpanOf(1, 3))),
            Resource("bank", "", Scope("lib", "", SpanOf(2, 8))));

        var cut = Cut(request);

        Assert.Equal([Some.TraceOf(1), Some.TraceOf(2)], cut.Chunks.Select(c => c.TraceId));
        Assert.Equal([3, 2], cut.Chunks.Select(c => c.ItemCount));
        var items = Items(cut.Chunks[0]);
        Assert.Equal(first.Bytes.ToArray(), items[0].Bytes.ToArray());
        Assert.Equal(SpanOf(1, 2), items[1].Bytes.ToArray());
        Assert.Equal(SpanOf(1, 3), items[2].Bytes.ToArray());
        Assert.Same(items[0].Context, items[1].Context);
        Assert.NotEqual(items[1].Context.Hash, items[2].Context.Hash);
        Assert.Contains("https://schema/r", Text(items[0].Context.ResourcePart), StringComparison.Ordinal);
        Assert.Contains("shop", Text(items[0].Context.ResourcePart), StringComparison.Ordinal);
        Assert.Contains("https://schema/s", Text(items[0].Context.ScopePart), StringComparison.Ordinal);
        Assert.Equal([other, SpanOf(2, 8)], Items(cut.Chunks[1]).Select(i => i.Bytes.ToArray()));
    }

    [Fact]
    public void Unknown_fields_around_the_items_are_kept_and_part_of_the_identity()
    {
        var plain = Cut(Request(Resource("shop", "", Scope("lib", "", SpanOf(1, 1)))));
        var more = Cut(Request(Resource("shop", "", Scope("lib", "", SpanOf(1, 1)), w => w.String(777, "from the future"))));

        var item = Assert.Single(Items(more.Chunks[0]));
        Assert.Contains("from the future", Text(item.Context.ResourcePart), StringComparison.Ordinal);
        Assert.NotEqual(Items(plain.Chunks[0])[0].Hash, item.Hash);
    }

    [Fact]
    public void The_senders_order_of_the_fields_around_the_items_does_not_make_another_identity()
    {
        var span = SpanOf(1, 1);
        var behind = new WireWriter();
        var resourceSpans = behind.Begin(1);
        behind.String(3, "https://schema/r");
        behind.Verbatim(Scope("lib", "", span));
        behind.Verbatim(ResourceField("shop"));
        behind.End(resourceSpans);

        var usual = Cut(Request(Resource("shop", "https://schema/r", Scope("lib", "", span))));

        Assert.Equal(Items(usual.Chunks[0])[0].Hash, Items(Cut(behind.ToArray()).Chunks[0])[0].Hash);
    }

    [Fact]
    public void A_chunk_does_not_share_the_requests_memory()
    {
        var request = Request(Resource("shop", "", Scope("lib", "", SpanOf(1, 1))));
        var cut = Cut(request);
        var before = cut.Chunks[0].Payload.ToArray();

        Array.Clear(request);

        Assert.Equal(before, cut.Chunks[0].Payload.ToArray());
    }

    [Fact]
    public void The_start_of_a_chunk_is_its_earliest_time()
    {
        var request = Request(Resource("shop", "", Scope("lib", "", SpanOf(1, 1, start: 30), SpanOf(1, 2, start: 10), SpanOf(1, 3, start: 20))));

        Assert.Equal(Some.At(10), Cut(request).Chunks[0].Start);
    }

    public static TheoryData<string, byte[], byte[], RefusalReason> UnusableIds => new()
    {
        { "a trace id of zeros", new byte[16], [1, 2, 3, 4, 5, 6, 7, 8], RefusalReason.TraceId },
        { "no trace id", [], [1, 2, 3, 4, 5, 6, 7, 8], RefusalReason.TraceId },
        { "a trace id of 15 bytes", new byte[15], [1, 2, 3, 4, 5, 6, 7, 8], RefusalReason.TraceId },
        { "a trace id of 17 bytes", new byte[17], [1, 2, 3, 4, 5, 6, 7, 8], RefusalReason.TraceId },
        { "a span id of zeros", Some.Trace.ToBytes(), new byte[8], RefusalReason.SpanId },
        { "no span id", Some.Trace.ToBytes(), [], RefusalReason.SpanId },
        { "a span id of 7 bytes", Some.Trace.ToBytes(), [1, 2, 3, 4, 5, 6, 7], RefusalReason.SpanId },
    };

    [Theory]
    [MemberData(nameof(UnusableIds))]
    public void An_unusable_id_refuses_its_span_alone(string what, byte[] traceId, byte[] spanId, RefusalReason reason)
    {
        var bad = new WireWriter();
        if (traceId.Length > 0)
            bad.Bytes(1, traceId);
        if (spanId.Length > 0)
            bad.Bytes(2, spanId);

        var cut = Cut(Request(Resource("shop", "", Scope("lib", "", bad.ToArray(), SpanOf(1, 1)))));

        Assert.True(cut.Refusals.CountOf(reason) == 1, what);
        Assert.Equal(1, cut.Refusals.Count);
        Assert.Contains("must be", cut.Refusals.ToString(), StringComparison.Ordinal);
        Assert.Equal(SpanOf(1, 1), Assert.Single(Items(Assert.Single(cut.Chunks))).Bytes.ToArray());
    }

    public static TheoryData<string, byte[]?> NoTraces => new()
    {
        { "no trace id", null },
        { "an empty trace id", [] },
        { "a trace id of zeros", new byte[16] },
    };

    [Theory]
    [MemberData(nameof(NoTraces))]
    public void Log_records_without_a_trace_have_a_chunk_of_their_own(string what, byte[]? traceId)
    {
        var loose = LooseLog(traceId);
        var request = Request(Resource("shop", "", Scope("lib", "", loose, Some.Log(span: 3).Bytes.ToArray(), loose)));

        var cut = Assert.IsType<CutOutcome.Cut>(RequestCutter.Cut(OtlpSignal.Logs, request, Limits));

        Assert.Equal(0, cut.Refusals.Count);
        Assert.Equal([default, Some.Trace], cut.Chunks.Select(c => c.TraceId));
        var items = OtlpChunk.Read(OtlpSignal.Logs, cut.Chunks[0].Payload);
        Assert.True(items.Select(i => Convert.ToHexString(i.Bytes.Span)).SequenceEqual([Convert.ToHexString(loose), Convert.ToHexString(loose)]), what);
        Assert.Contains("shop", Text(items[0].Context.ResourcePart), StringComparison.Ordinal);
        Assert.Equal((2, Some.Zero), (cut.Chunks[0].ItemCount, cut.Chunks[0].Start));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(17)]
    public void A_log_record_with_a_malformed_trace_id_is_refused_and_the_others_are_taken(int length)
    {
        var request = Request(Resource("shop", "", Scope("lib", "", LooseLog(new byte[length]), Some.Log(span: 3).Bytes.ToArray())));

        var cut = Assert.IsType<CutOutcome.Cut>(RequestCutter.Cut(OtlpSignal.Logs, request, Limits));

        Assert.Equal(1, cut.Refusals.CountOf(RefusalReason.TraceId));
        Assert.Contains("trace_id must be 16 bytes, or empty", cut.Refusals.ToString(), StringComparison.Ordinal);
        Assert.Equal(Some.Trace, Assert.Single(cut.Chunks).TraceId);
    }

    [Fact]
    public void Of_a_repeated_trace_id_the_last_says_whether_there_is_a_trace()
    {
        var twice = new WireWriter();
        twice.Bytes(9, new byte[5]);
        twice.Bytes(9, []);
        var other = new WireWriter();
        other.Bytes(9, []);
        other.Bytes(9, new byte[5]);

        var cut = Assert.IsType<CutOutcome.Cut>(
            RequestCutter.Cut(OtlpSignal.Logs, Request(Resource("shop", "", Scope("lib", "", twice.ToArray(), other.ToArray()))), Limits));

        Assert.Equal(1, cut.Refusals.CountOf(RefusalReason.TraceId));
        Assert.Equal(1, Assert.Single(cut.Chunks).ItemCount);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(5_000, false)]
    public void Values_may_be_nested_to_the_limit_and_no_deeper(int levels, bool taken)
    {
        var span = Some.Span(new SpanSketch { More = w => w.Bytes(9, NestedAttribute(levels)) }).Bytes.ToArray();

        var cut = Cut(Request(Resource("shop", "", Scope("lib", "", span, SpanOf(1, 9)))));

        Assert.Equal(taken ? 0 : 1, cut.Refusals.CountOf(RefusalReason.Nesting));
        Assert.Equal(taken ? 2 : 1, Assert.Single(cut.Chunks).ItemCount);
    }

    [Theory]
    [InlineData("attributes", 9, 9)]
    [InlineData("events", 11, 3)]
    [InlineData("links", 13, 4)]
    public void An_attribute_may_be_as_large_as_the_limit_and_no_larger(string where, int field, int attributes)
    {
        Assert.NotEmpty(where);
        foreach (var (size, taken) in new[] { (Limits.MaxAttributeBytes, true), (Limits.MaxAttributeBytes + 1, false) })
        {
            var attribute = AttributeOf(size);
            var nested = new WireWriter();
            nested.Bytes(attributes, attribute);
            var span = Some.Span(new SpanSketch { More = w => w.Bytes(field, field == attributes ? attribute : nested.Written) }).Bytes.ToArray();

            var cut = Cut(Request(Resource("shop", "", Scope("lib", "", span, SpanOf(1, 9)))));

            Assert.Equal(taken ? 0 : 1, cut.Refusals.CountOf(RefusalReason.AttributeBytes));
            Assert.Equal(taken ? 2 : 1, Assert.Single(cut.Chunks).ItemCount);
            Assert.Equal(taken ? "" : "1 refused: an attribute's value or a body is larger than 100000 bytes (Traces:Ingest:MaxAttributeBytes).", cut.Refusals.ToString());
        }
    }

    [Fact]
    public void Many_attributes_that_are_each_within_the_limit_are_taken()
    {
        var span = Some.Span(new SpanSketch { More = w => Enumerable.Range(0, 5).ToList().ForEach(_ => w.Bytes(9, AttributeOf(Limits.MaxAttributeBytes))) });

        Assert.Empty(Cut(Request(Resource("shop", "", Scope("lib", "", span.Bytes.ToArray())))).Refusals);
    }

    [Fact]
    public void A_body_over_the_limit_refuses_its_log_record_alone()
    {
        var large = Some.Log(span: 3, body: new string('b', Limits.MaxAttributeBytes)).Bytes.ToArray();
        var request = Request(Resource("shop", "", Scope("lib", "", large, Some.Log(span: 3).Bytes.ToArray())));

        var cut = Assert.IsType<CutOutcome.Cut>(RequestCutter.Cut(OtlpSignal.Logs, request, Limits));

        Assert.Equal(1, cut.Refusals.CountOf(RefusalReason.AttributeBytes));
        Assert.Equal(1, Assert.Single(cut.Chunks).ItemCount);
    }

    [Fact]
    public void An_attribute_of_the_resource_over_the_limit_refuses_all_that_came_under_it()
    {
        var large = new WireWriter();
        var resource = large.Begin(1);
        large.Bytes(1, AttributeOf(Limits.MaxAttributeBytes + 1));
        large.End(resource);

        var cut = Cut(Request(
            Resource("shop", "", Scope("lib", "", SpanOf(1, 1), SpanOf(1, 2)), w => w.Verbatim(large.Written)),
            Resource("bank", "", Scope("lib", "", SpanOf(1, 3)))));

        Assert.Equal(2, cut.Refusals.CountOf(RefusalReason.AttributeBytes));
        Assert.Equal(1, Assert.Single(cut.Chunks).ItemCount);
    }

    [Fact]
    public void A_request_may_hold_as_many_items_as_the_limit_and_no_more()
    {
        var limits = Limits with { MaxItems = 3 };
        var full = Request(Resource("shop", "", Scope("lib", "", SpanOf(1, 1), SpanOf(2, 2))), Resource("bank", "", Scope("lib", "", SpanOf(1, 3))));
        byte[] more = [.. full, .. Request(Resource("shop", "", Scope("lib", "", SpanOf(1, 4))))];

        Assert.Equal(3, Assert.IsType<CutOutcome.Cut>(RequestCutter.Cut(OtlpSignal.Traces, full, limits)).Chunks.Sum(c => c.ItemCount));
        Assert.Equal(new CutOutcome.TooMany(3), RequestCutter.Cut(OtlpSignal.Traces, more, limits));
    }

    [Theory]
    [InlineData(9, "attributes")]
    [InlineData(11, "events")]
    [InlineData(13, "links")]
    [InlineData(15, "status")]
    public void A_malformed_message_inside_a_span_is_found_and_named(int field, string name)
    {
        var span = Some.Span(new SpanSketch { More = w => w.Bytes(field, [0x0A, 0x7F]) }).Bytes.ToArray();

        var outcome = RequestCutter.Cut(OtlpSignal.Traces, Request(Resource("shop", "", Scope("lib", "", SpanOf(1, 1), span))), Limits);

        var malformed = Assert.IsType<CutOutcome.Malformed>(outcome);
        Assert.Equal($"resource_spans[0].scope_spans[0].spans[1].{name}: field 1 says 127 bytes and 0 are left", malformed.Fault);
    }

    [Fact]
    public void Damaged_requests_never_throw_and_what_is_taken_can_be_read()
    {
        var whole = Request(
            Resource("shop", "https://schema/r", Scope("lib", "", Some.Span(1).Bytes.ToArray(), SpanOf(2, 2))),
            Resource("bank", "", Scope("lib", "https://schema/s", SpanOf(1, 3))));
        var seed = Environment.TickCount;
        var random = new Random(seed);
        int malformed = 0, cuts = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = random.Next(2) == 0 ? whole[..random.Next(whole.Length + 1)] : whole.ToArray();
            for (var flips = random.Next(3); flips > 0 && damaged.Length > 0; flips--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);

            foreach (var signal in new[] { OtlpSignal.Traces, OtlpSignal.Logs })
            {
                switch (RequestCutter.Cut(signal, damaged, Limits))
                {
                    case CutOutcome.Malformed:
                        malformed++;
                        break;
                    case CutOutcome.Cut cut:
                        cuts += cut.Chunks.Count;
                        Assert.All(cut.Chunks, c => Assert.Equal(c.ItemCount, OtlpChunk.Read(signal, c.Payload).Count));
                        break;
                }
            }
        }

        Assert.True(malformed > 1_000 && cuts > 1_000, $"Too tame with seed {seed}: {malformed} malformed, {cuts} cut.");
    }

    private static byte[] LooseLog(byte[]? traceId)
    {
        var log = new WireWriter();
        log.Fixed64(1, Some.Zero);
        if (traceId is not null)
            log.Bytes(9, traceId);
        return log.ToArray();
    }

    private static CutOutcome.Cut Cut(byte[] request) => Assert.IsType<CutOutcome.Cut>(RequestCutter.Cut(OtlpSignal.Traces, request, Limits));

    private static List<TraceItem> Items(TraceChunk chunk) => OtlpChunk.Read(OtlpSignal.Traces, chunk.Payload);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static byte[] SpanOf(int traceNumber, int id, int start = 0)
    {
        var span = new WireWriter();
        span.Bytes(1, Some.TraceOf(traceNumber).ToBytes());
        var spanId = new byte[8];
        Some.SpanIdOf(id).Write(spanId);
        span.Bytes(2, spanId);
        span.Fixed64(7, Some.At(start));
        return span.ToArray();
    }

    private static byte[] NestedAttribute(int levels)
    {
        // Innermost first: an AnyValue holding a list that holds the AnyValue before.
        var value = new byte[] { 0x08, 0x01 };
        for (var level = 1; level < levels; level++)
        {
            var list = new WireWriter();
            list.Bytes(1, value);
            var any = new WireWriter();
            any.Bytes(5, list.Written);
            value = any.ToArray();
        }

        var attribute = new WireWriter();
        attribute.String(1, "deep");
        attribute.Bytes(2, value);
        return attribute.ToArray();
    }

    // Its value is an AnyValue of so many bytes: a text and the 4 bytes before it.
    private static byte[] AttributeOf(int size)
    {
        var value = new WireWriter();
        value.String(1, new string('a', size - 4));
        Assert.Equal(size, value.Written.Length);
        var attribute = new WireWriter();
        attribute.String(1, "large");
        attribute.Bytes(2, value.Written);
        return attribute.ToArray();
    }

    private static byte[] Request(params byte[][] resources) => [.. resources.SelectMany(r => r)];

    private static byte[] Resource(string service, string schemaUrl, params byte[][] scopes) => Resource(service, schemaUrl, [.. scopes.SelectMany(s => s)], _ => { });

    private static byte[] Resource(string service, string schemaUrl, byte[] scopes, Action<WireWriter> more)
    {
        var writer = new WireWriter();
        var message = writer.Begin(1);
        writer.Verbatim(ResourceField(service));
        writer.Verbatim(scopes);
        if (schemaUrl.Length > 0)
            writer.String(3, schemaUrl);
        more(writer);
        writer.End(message);
        return writer.ToArray();
    }

    private static byte[] ResourceField(string service)
    {
        var writer = new WireWriter();
        var resource = writer.Begin(1);
        Some.Attribute(writer, 1, "service.name", service);
        writer.End(resource);
        return writer.ToArray();
    }

    private static byte[] Scope(string name, string schemaUrl, params byte[][] items)
    {
        var writer = new WireWriter();
        var message = writer.Begin(2);
        var scope = writer.Begin(1);
        writer.String(1, name);
        writer.End(scope);
        foreach (var item in items)
            writer.Bytes(2, item);
        if (schemaUrl.Length > 0)
            writer.String(3, schemaUrl);
        writer.End(message);
        return writer.ToArray();
    }
}
