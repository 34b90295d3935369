using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.Query;

public class SpanDecoderTests
{
    [Fact]
    public void Every_value_type_is_decoded()
    {
        var span = Shown.Span(EdgeFiles.Read("value-types/001.pb").Single());

        Assert.Equal(new AttributeValue.Text("s"), Value(span, "string"));
        Assert.Equal(new AttributeValue.Text(""), Value(span, "empty string"));
        Assert.Equal(new AttributeValue.Bool(true), Value(span, "true"));
        Assert.Equal(new AttributeValue.Bool(false), Value(span, "false"));
        Assert.Equal(new AttributeValue.Int(long.MinValue), Value(span, "int min"));
        Assert.Equal(new AttributeValue.Int(9007199254740993), Value(span, "beyond double"));
        Assert.Equal(new AttributeValue.Double(5e-324), Value(span, "tiny"));
        Assert.Equal(new AttributeValue.Double(double.NaN), Value(span, "nan"));
        Assert.True(double.IsNegative(Assert.IsType<AttributeValue.Double>(Value(span, "minus zero")).Value));
        Assert.Equal([0, 255, 127, 128], Assert.IsType<AttributeValue.Bytes>(Value(span, "bytes")).Value.ToArray());
        Assert.Equal(new AttributeValue.Empty(), Value(span, "no value"));
        Assert.Equal(5, Assert.IsType<AttributeValue.Array>(Value(span, "mixed array")).Values.Count);
        Assert.Empty(Assert.IsType<AttributeValue.Map>(Value(span, "empty map")).Entries);
        Assert.Equal(23, span.Attributes.Count);
    }

    [Fact]
    public void Events_links_and_trace_state_are_decoded()
    {
        var span = Shown.Span(EdgeFiles.Read("value-types/001.pb").Single());

        Assert.Equal("vendor=a:b,other=1", span.TraceState);
        Assert.Equal(["event", "event before the span", "event after the span", ""], span.Events.Select(e => e.Name));
        Assert.Equal(1795168800001000000UL, span.Events[0].TimeUnixNano);
        Assert.Equal(2, span.Events[0].Attributes.Count);
        Assert.Equal(("d0af75737682e18a21d0a2a14fb870bf", "7c91f8e1b9645640"), (span.Links[0].TraceId, span.Links[0].SpanId));
        Assert.Single(span.Links[0].Attributes);
        Assert.Equal(new string('0', 32), span.Links[2].TraceId);
        Assert.Equal(["span: 7 attributes were dropped by the sender"], span.Warnings);
    }

    [Fact]
    public void Resource_and_scope_are_decoded()
    {
        var span = Shown.Span(EdgeFiles.Read("value-types/001.pb").Single());

        Assert.Equal(("edge", "1.0"), (span.Scope.Name, span.Scope.Version));
        Assert.True(span.Resource.TryGet("service.name", out var service));
        Assert.Equal(new AttributeValue.Text("edge-service"), service);
    }

    [Fact]
    public void Text_comes_back_unchanged_and_a_repeated_key_is_named()
    {
        var span = Shown.Span(EdgeFiles.Read("unicode/001.pb").Single());

        Assert.Equal("имя 名前 🧵 \u202Ertl\u202C", span.Name);
        Assert.Equal(new AttributeValue.Text("before\0after"), Value(span, "nul"));
        Assert.Equal(new AttributeValue.Text("\uFEFFtext"), Value(span, "bom"));
        Assert.Equal(new AttributeValue.Text("\uFFFE\uFFFF"), Value(span, "noncharacter"));
        Assert.Equal(new AttributeValue.Text("empty key"), Value(span, ""));
        Assert.Equal(new AttributeValue.Text("one"), Value(span, "twice"));
        Assert.Equal(["span: the key \"twice\" was sent 2 times; the first value is shown"], span.Warnings);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_replaced_and_named()
    {
        var spans = Shown.View(EdgeFiles.Read("invalid-utf8/001.pb")).Spans;

        var span = spans.Single(s => s.Warnings.Count > 0);
        Assert.Equal(new AttributeValue.Text("a\uFFFDb"), Value(span, "bad byte"));
        Assert.Equal(3, span.Warnings.Count);
        Assert.StartsWith("span, attribute \"lone surrogate\": not valid UTF-8", span.Warnings[0], StringComparison.Ordinal);
        Assert.Equal(2, spans.Count);
    }

    [Fact]
    public void A_name_and_a_key_that_are_not_utf8_are_named()
    {
        var span = Shown.Span(Some.Span(new SpanSketch
        {
            More = w =>
            {
                w.Bytes(5, [0xFF]);
                Some.Attribute(w, 9, "plain", "value");
                w.Bytes(9, [0x0A, 1, 0xFE]);
            },
        }));

        Assert.Equal("\uFFFD", span.Name);
        Assert.Equal(["plain", "\uFFFD"], span.Attributes.Select(a => a.Key));
        Assert.Equal(2, span.Warnings.Count);
        Assert.StartsWith("name: not valid UTF-8", span.Warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("span, attribute \"\uFFFD\": not valid UTF-8", span.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_kinds_and_status_codes_are_shown_and_named()
    {
        var spans = Shown.View(EdgeFiles.Read("missing-fields/001.pb")).Spans;

        var kind = spans.Single(s => s.Name == "unknown kind");
        Assert.Equal("unspecified", kind.OtelKind);
        Assert.Equal(["kind: 99 is not known; shown as unspecified"], kind.Warnings);
        var status = spans.Single(s => s.Name == "unknown status");
        Assert.Equal(new SpanStatus("unset", "odd"), status.Status);
        Assert.Equal(["status code: 99 is not known; shown as unset"], status.Warnings);
        Assert.Equal("unspecified", spans.Single(s => s.Name == "kind zero").OtelKind);
        Assert.Equal(new SpanStatus("ok", "should not be here"), spans.Single(s => s.Name == "message on ok").Status);
    }

    [Theory]
    [InlineData(1, "internal")]
    [InlineData(2, "server")]
    [InlineData(3, "client")]
    [InlineData(4, "producer")]
    [InlineData(5, "consumer")]
    public void Kinds_have_words(ulong number, string word)
    {
        Assert.Equal(word, Shown.Span(Some.Span(new SpanSketch { More = w => w.Varint(6, number) })).OtelKind);
    }

    [Fact]
    public void A_parent_id_of_a_wrong_length_is_no_parent_and_is_named()
    {
        var spans = Shown.View(EdgeFiles.Read("invalid-ids/001.pb").Where(i => i is SpanItem { Header.SpanId.IsValid: true })).Spans;

        var span = spans.Single(s => s.Warnings.Count > 0);
        Assert.Null(span.ParentSpanId);
        Assert.Equal(["parent id: 3 bytes were sent where 8 bytes are expected; the span is shown without a parent"], span.Warnings);
    }

    [Fact]
    public void A_parent_id_of_zeros_is_none_without_a_word()
    {
        var span = Shown.Span(Some.Span(new SpanSketch { More = w => w.Bytes(4, new byte[8]) }));

        Assert.Null(span.ParentSpanId);
        Assert.Empty(span.Warnings);
    }

    [Fact]
    public void Odd_link_ids_are_shown_in_hex()
    {
        var link = Shown.Span(Some.Span(new SpanSketch { More = w => w.Bytes(13, [0x0A, 3, 1, 0xAB, 0, 0x12, 1, 0xFF]) })).Links.Single();

        Assert.Equal(("01ab00", "ff"), (link.TraceId, link.SpanId));
    }

    [Fact]
    public void Dropped_counts_are_named_wherever_they_stand()
    {
        var span = Shown.Span(Some.Span(new SpanSketch
        {
            More = w =>
            {
                w.Varint(10, 1);
                w.Bytes(11, [0x20, 4]);
                w.Varint(12, 2);
                w.Bytes(13, [0x28, 5]);
                w.Varint(14, 3);
            },
        }));

        Assert.Equal(
            [
                "span: 1 attribute was dropped by the sender",
                "event 1: 4 attributes were dropped by the sender",
                "span: 2 events were dropped by the sender",
                "link 1: 5 attributes were dropped by the sender",
                "span: 3 links were dropped by the sender",
            ],
            span.Warnings);
    }

    [Fact]
    public void Two_thousand_attributes_and_a_thousand_events_are_all_shown()
    {
        var span = Shown.Span(EdgeFiles.Read("many-attributes/001.pb.gz").Single());

        Assert.Equal((2_000, 1_000), (span.Attributes.Count, span.Events.Count));
        Assert.Empty(span.Warnings);
    }

    [Fact]
    public void Warnings_are_bounded_and_the_others_counted()
    {
        var span = Shown.Span(Some.Span(new SpanSketch
        {
            More = w =>
            {
                for (var i = 0; i < 1_000; i++)
                    w.Bytes(9, [0x0A, 1, (byte)'a', 0x12, 3, 0x0A, 1, 0xFF]);
            },
        }));

        Assert.Equal(21, span.Warnings.Count);
        Assert.Equal("… and 981 more", span.Warnings[^1]);
    }

    [Theory]
    [InlineData(20, null)]
    [InlineData(50, null)]
    [InlineData(51, "span, attribute \"deep\": nested deeper than 50 levels; what lies deeper is not shown")]
    [InlineData(4_000, "span, attribute \"deep\": nested deeper than 50 levels; what lies deeper is not shown")]
    public void Nesting_is_shown_to_a_stated_depth(int levels, string? warning)
    {
        var span = Shown.Span(Some.Span(new SpanSketch { More = w => Deep(w, levels) }));

        Assert.Equal(warning is null ? [] : [warning], span.Warnings);
        Assert.Equal(Math.Min(levels, 50), DepthOf(Value(span, "deep")));
    }

    [Fact]
    public void A_malformed_part_is_named_and_what_comes_before_it_is_shown()
    {
        var span = Shown.Span(Some.Span(new SpanSketch { Name = "kept", More = w => w.Bytes(11, [0x12, 1, (byte)'e', 0x12, 90]) }));

        Assert.Equal("kept", span.Name);
        Assert.Equal("e", span.Events.Single().Name);
        Assert.StartsWith("event 1: malformed", span.Warnings.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_real_clients_send_is_shown_without_a_warning()
    {
        var spans = EdgeFiles.Recorded().SelectMany(r => r.Items).Select(Shown.Span).ToList();

        Assert.All(spans, s => Assert.Empty(s.Warnings));
        Assert.True(spans.Count > 50, $"Only {spans.Count} spans were read.");
    }

    private static AttributeValue Value(SpanView span, string key) =>
        span.Attributes.TryGet(key, out var value) ? value : throw new KeyNotFoundException(key);

    // Lists in lists, written from the inside out.
    private static void Deep(WireWriter writer, int levels)
    {
        var inner = Array.Empty<byte>();
        for (var i = 0; i < levels; i++)
        {
            var list = new WireWriter();
            list.Bytes(1, inner);
            var value = new WireWriter();
            value.Bytes(5, list.Written);
            inner = value.ToArray();
        }

        var attribute = writer.Begin(9);
        writer.String(1, "deep");
        writer.Bytes(2, inner);
        writer.End(attribute);
    }

    private static int DepthOf(AttributeValue value) => value is AttributeValue.Array { Values: [var inner] } ? 1 + DepthOf(inner) : 0;
}
