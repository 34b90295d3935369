using System.Text;
using Orleans.Traces.GenAi;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Searching.Terms;

namespace Orleans.Traces.Tests.Query.Searching;

/// <summary>What a trace is found by: every term that a condition asks for is among those of a trace that fulfils it.</summary>
public sealed class TraceTermsTests
{
    public static TheoryData<string, SearchCondition, bool> Asked => new()
    {
        { "a span's attribute by key", new SearchCondition.Has(AttributeScope.Span, "text"), true },
        { "not one of another scope", new SearchCondition.Has(AttributeScope.Resource, "text"), false },
        { "its text", Equal("text", new AttributeValue.Text("some Text")), true },
        { "not in another case", Equal("text", new AttributeValue.Text("some text")), false },
        { "a text that was not UTF-8, as it is shown", Equal("bad", new AttributeValue.Text("a\uFFFDb")), true },
        { "a whole number", Equal("int", new AttributeValue.Int(-7)), true },
        { "a whole number that was sent as a double", Equal("double", new AttributeValue.Int(3)), true },
        { "a double that was sent as a whole number", Equal("int", new AttributeValue.Double(-7)), true },
        { "a number too large to be told from its double", Equal("large", new AttributeValue.Int((1L << 53) + 1)), true },
        { "a double with a fraction, by its key", Equal("half", new AttributeValue.Double(0.25)), true },
        { "not another number", Equal("int", new AttributeValue.Int(7)), false },
        { "not a number as text", Equal("int", new AttributeValue.Text("-7")), false },
        { "a boolean", Equal("bool", new AttributeValue.Bool(false)), true },
        { "not the other boolean", Equal("bool", new AttributeValue.Bool(true)), false },
        { "a member of a list", Equal("list", new AttributeValue.Text("member")), true },
        { "a long text, by its words", Equal("long", new AttributeValue.Text(Long)), true },
        { "not a long text of other words", Equal("long", new AttributeValue.Text(Long.Replace("long", "wide"))), false },
        { "a long text of a resource, by its key", new SearchCondition.Equal(AttributeScope.Resource, "of.resource", new AttributeValue.Text(Long)), true },
        { "an attribute of an event", new SearchCondition.Has(AttributeScope.Event, "of.event"), true },
        { "an attribute of a link", new SearchCondition.Has(AttributeScope.Link, "of.link"), true },
        { "an attribute of a scope", new SearchCondition.Has(AttributeScope.Instrumentation, "of.scope"), true },
        { "an attribute of a resource", new SearchCondition.Equal(AttributeScope.Resource, "of.resource", new AttributeValue.Text("r")), true },
        { "an attribute of a log record", new SearchCondition.Has(AttributeScope.Event, "of.log"), true },
        { "a name", new SearchCondition.Fact(FactNames.Name, "Chat gpt-4o"), true },
        { "a status", new SearchCondition.Fact(FactNames.Status, "error"), true },
        { "not the status of no span", new SearchCondition.Fact(FactNames.Status, "ok"), false },
        { "a kind in OpenTelemetry's words", new SearchCondition.Fact(FactNames.OtelKind, "client"), true },
        { "words of a name", new SearchCondition.Words("gpt chat"), true },
        { "words of texts in a map in a list", new SearchCondition.Words("deep member"), true },
        { "words of a status message", new SearchCondition.Words("quota exceeded"), true },
        { "words of an event's name and attribute", new SearchCondition.Words("happened eventful"), true },
        { "words of a log record's body", new SearchCondition.Words("body"), true },
        { "not words of the scope", new SearchCondition.Words("instrumented"), false },
        { "not words of a map's keys", new SearchCondition.Words("role"), false },
        { "not a word of an attribute's key", new SearchCondition.Words("bool"), false },
        { "a kind of ours", new SearchCondition.Fact(FactNames.Kind, "llm"), true },
        { "the model that answered", new SearchCondition.Fact(FactNames.Model, "m-2"), true },
        { "a tag", new SearchCondition.Fact(FactNames.Tag, "t2"), true },
        { "not another session", new SearchCondition.Fact(FactNames.Session, "m-2"), false },
    };

    private static string Long { get; } = "a long " + string.Join(' ', Enumerable.Repeat("text", 100));

    [Theory]
    [MemberData(nameof(Asked))]
    public void What_is_asked_for_is_found(string what, SearchCondition condition, bool isFound)
    {
        var needed = SearchTerms.Of(condition);
        Assert.NotEmpty(needed);
        Assert.True(needed.All(n => Terms(Items()).Contains(n.Number)) == isFound, what);
    }

    [Fact]
    public void Terms_do_not_depend_on_the_order_of_the_items_or_on_how_they_are_saved()
    {
        var items = Items();
        Assert.Equal(Terms(items).Order(), Terms([.. items.Reverse()]).Order());
        Assert.Equal(Terms(items).Order(), items.SelectMany(i => Terms([i])).Distinct().Order());
        Assert.Equal(Terms(items).Length, Terms(items).Distinct().Count());
    }

    [Fact]
    public void What_a_text_repeats_of_the_one_before_it_is_not_missed()
    {
        for (var seed = 1; seed <= 500; seed++)
        {
            var random = new Random(seed);
            var text = "";
            var items = new List<TraceItem>();
            for (var i = 0; i < 6; i++)
            {
                text = random.Next(6) == 0 ? "" : text[..random.Next(text.Length + 1)];
                for (var words = random.Next(6); words > 0; words--)
                    text += new[] { "one", "two ", "三四", "[\"\\u00e9x ", "QUJD" + new string('A', 250), " ", "-", "\\n" }[random.Next(8)];
                var sent = text;
                items.Add(Item(w => Some.Attribute(w, 9, random.Next(3) == 0 ? "k" : "l", sent)));
            }

            Assert.True(Terms(items).Order().SequenceEqual(items.SelectMany(i => Terms([i])).Distinct().Order()), $"Seed {seed}.");
        }
    }

    [Fact]
    public void Facts_are_terms_only_where_something_reads_them()
    {
        var terms = TraceTerms.Of(Items(), facts: null);
        Assert.DoesNotContain(SearchTerms.Of(new SearchCondition.Fact(FactNames.Kind, "llm"))[0].Number, terms);
        Assert.True(SearchTerms.NeedsFacts(new SearchCondition.Fact(FactNames.Kind, "llm")));
        Assert.False(SearchTerms.NeedsFacts(new SearchCondition.Fact(FactNames.Status, "ok")));
    }

    [Fact]
    public void Facts_are_read_by_the_table_of_conventions()
    {
        var terms = TraceTerms.Of([Item(w => Some.Attribute(w, 9, "gen_ai.request.model", "gpt-4o"))], FactSource.Conventions);
        Assert.Contains(SearchTerms.Of(new SearchCondition.Fact(FactNames.Model, "gpt-4o"))[0].Number, terms);
        Assert.Contains(SearchTerms.Of(new SearchCondition.Fact(FactNames.Kind, "llm"))[0].Number, terms);
        Assert.True(FactSource.Conventions.Version > FactSource.NoVersion);
    }

    [Fact]
    public void A_span_of_five_megabytes_or_two_thousand_attributes_or_deep_values_is_read()
    {
        var text = string.Concat(Enumerable.Range(0, 800_000).Select(i => "word" + (i % 1000) + " ")) + "last";
        var items = new[]
        {
            Item(w => Some.Attribute(w, 9, "k", text)),
            Item(w =>
            {
                for (var i = 0; i < 2_000; i++)
                    Some.Attribute(w, 9, "key" + i, "value" + i);
            }),
            Item(w => Deep(w, 10_000)),
        };
        var terms = Terms(items);
        Assert.Contains(SearchTerms.Of(new SearchCondition.Words("last"))[0].Number, terms);
        Assert.Contains(SearchTerms.Of(new SearchCondition.Has(AttributeScope.Span, "key1999"))[0].Number, terms);
        Assert.DoesNotContain(Term.AnyWord, terms);
    }

    [Fact]
    public void Past_what_is_kept_a_trace_may_have_any_word_and_any_attribute()
    {
        var words = Item(w => Some.Attribute(w, 9, "k", string.Join(' ', Enumerable.Range(0, 40_000))));
        Assert.Contains(Term.AnyWord, Terms([words]));
        Assert.DoesNotContain(Term.AnyOther, Terms([words]));
        Assert.Contains(SearchTerms.Of(new SearchCondition.Has(AttributeScope.Span, "k"))[0].Number, Terms([words]));

        var keys = Item(w =>
        {
            for (var i = 0; i < 40_000; i++)
                Some.Attribute(w, 9, "k" + i, "v");
        });
        Assert.Contains(Term.AnyOther, Terms([keys]));
        Assert.InRange(Terms([keys, words]).Length, 60_000, 70_000);
        Assert.DoesNotContain(Term.AnyWord, Terms([Item(_ => { })]));
    }

    [Fact]
    public void Whatever_bytes_come_they_are_read()
    {
        for (var seed = 1; seed <= 2_000; seed++)
        {
            var random = new Random(seed);
            var bytes = Items()[0].Bytes.ToArray();
            for (var i = random.Next(1, 8); i > 0; i--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Assert.NotEmpty(Terms([Some.Item(OtlpSignal.Traces, "shop", bytes)]));
        }
    }

    private static SearchCondition.Equal Equal(string key, AttributeValue value) => new(AttributeScope.Span, key, value);

    private static ulong[] Terms(IReadOnlyList<TraceItem> items) => TraceTerms.Of(items, new FactSource(1, () => _ => new SpanFacts
    {
        Kind = SpanKind.Llm, RequestModel = "m-1", ResponseModel = "m-2", Tags = ["t1", "t2"], SessionId = "s",
    }));

    private static TraceItem Item(Action<WireWriter> fill) => Some.Span(new SpanSketch { Id = 1, Name = "n", More = fill });

    private static TraceItem[] Items() =>
    [
        Item("Chat gpt-4o", OtlpSignal.Traces, w =>
        {
            w.Varint(6, 3);
            Some.Attribute(w, 9, "text", "some Text");
            Some.Attribute(w, 9, "long", Long);
            Attribute(w, 9, "bad", v => v.Bytes(1, [(byte)'a', 0xFF, (byte)'b']));
            Attribute(w, 9, "int", v => v.Varint(3, unchecked((ulong)-7L)));
            Attribute(w, 9, "large", v => v.Varint(3, (1UL << 53) + 1));
            Attribute(w, 9, "double", v => v.Double(4, 3));
            Attribute(w, 9, "half", v => v.Double(4, 0.5));
            Attribute(w, 9, "bool", v => v.Varint(2, 0));
            Attribute(w, 9, "list", v => Nested(v, 5, list =>
            {
                Nested(list, 1, member => member.String(1, "member"));
                Nested(list, 1, member => Nested(member, 6, map => Attribute(map, 1, "role", inner => inner.String(1, "deep"))));
            }));
            Nested(w, 11, e =>
            {
                e.String(2, "happened");
                Some.Attribute(e, 3, "of.event", "eventful");
            });
            Nested(w, 13, l => Some.Attribute(l, 4, "of.link", "l"));
            Nested(w, 15, s =>
            {
                s.String(2, "Quota exceeded");
                s.Varint(3, 2);
            });
        }),
        Item("", OtlpSignal.Logs, w =>
        {
            Nested(w, 5, v => v.String(1, "the body"));
            Some.Attribute(w, 6, "of.log", "l");
        }),
    ];

    private static TraceItem Item(string name, OtlpSignal signal, Action<WireWriter> fill)
    {
        var writer = new WireWriter();
        Nested(writer, 1, perResource =>
        {
            Nested(perResource, 1, resource => Some.Attribute(resource, 1, "of.resource", "r"));
            Nested(perResource, 2, perScope =>
            {
                Nested(perScope, 1, scope =>
                {
                    scope.String(1, "instrumented");
                    Some.Attribute(scope, 3, "of.scope", "s");
                });
                Nested(perScope, 2, item =>
                {
                    if (name.Length > 0)
                        item.String(5, name);
                    fill(item);
                });
            });
        });
        return Assert.Single(OtlpChunk.Read(signal, writer.ToArray()));
    }

    private static void Deep(WireWriter writer, int levels)
    {
        var value = Array.Empty<byte>();
        for (var i = 0; i < levels; i++)
        {
            var around = new WireWriter();
            var list = around.Begin(5);
            around.Bytes(1, value);
            around.End(list);
            value = around.ToArray();
        }

        var attribute = writer.Begin(9);
        writer.String(1, "deep");
        writer.Bytes(2, value);
        writer.End(attribute);
    }

    private static void Attribute(WireWriter writer, int field, string key, Action<WireWriter> value) => Nested(writer, field, a =>
    {
        a.String(1, key);
        Nested(a, 2, value);
    });

    private static void Nested(WireWriter writer, int field, Action<WireWriter> fill)
    {
        var mark = writer.Begin(field);
        fill(writer);
        writer.End(mark);
    }
}
