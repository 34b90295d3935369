using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Searching.Terms;
using Orleans.Traces.Query.Text;

namespace Orleans.Traces.Storage.Tests.Store;

/// <summary>A trace with attributes and texts in every place that a search looks at, and what it is found by, told without an index.</summary>
internal sealed class SearchedTrace(TraceKey key, ulong start)
{
    private static readonly string[] Words =
        ["agent", "refund", "Größe", "order", "weather", "Paris", "東京の天気", "timeout", "https://example.test/a?b=1", "x_y_z", "42"];

    private static readonly string[] Keys = ["model", "user.id", "count", "ok", "tags", "gen_ai.input.messages"];
    private static readonly string[] Statuses = ["unset", "ok", "error"];

    private readonly HashSet<(AttributeScope, string)> _keys = [];
    private readonly HashSet<(AttributeScope, string, AttributeValue)> _values = [];
    private readonly HashSet<(string, string)> _facts = [];
    private readonly List<string> _texts = [];

    public TraceKey Key { get; } = key;

    public ulong Start { get; set; } = start;

    public int Revision { get; set; }

    /// <summary>A question that some traces answer.</summary>
    public static SearchCondition Question(Random random, int depth = 0) => random.Next(depth > 2 ? 5 : 8) switch
    {
        0 => new SearchCondition.Has(Scope(random), Keys[random.Next(Keys.Length)]),
        1 or 2 => new SearchCondition.Equal(Scope(random), Keys[random.Next(Keys.Length)], Value(random)),
        3 => new SearchCondition.Words(Text(random, 2)),
        4 => random.Next(2) == 0 ? new SearchCondition.Fact(FactNames.Status, Statuses[random.Next(3)])
            : new SearchCondition.Fact(FactNames.Name, "span " + random.Next(30)),
        5 => new SearchCondition.And([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Question(random, depth + 1))]),
        6 => new SearchCondition.Or([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Question(random, depth + 1))]),
        _ => new SearchCondition.Any(),
    };

    /// <summary>It asks for a text that is too long to be found by its value alone.</summary>
    public static bool IsOfLongText(SearchCondition condition) => condition switch
    {
        SearchCondition.And and => and.Parts.Any(IsOfLongText),
        SearchCondition.Or or => or.Parts.Any(IsOfLongText),
        SearchCondition.Equal { Value: AttributeValue.Text text } => text.Value.Length > Term.MaxValueBytes,
        _ => false,
    };

    public bool Fulfils(SearchCondition condition) => condition switch
    {
        SearchCondition.And and => and.Parts.All(Fulfils),
        SearchCondition.Or or => or.Parts.Any(Fulfils),
        SearchCondition.Has has => _keys.Contains((has.Scope, has.Key)),
        SearchCondition.Equal equal => _values.Contains((equal.Scope, equal.Key, equal.Value)),
        SearchCondition.Fact fact => _facts.Contains((fact.Name, fact.Value)),
        SearchCondition.Words words => TextQuery.Parse(words.Text, out _)!.Matches(_texts),
        _ => true,
    };

    /// <summary>More items of the trace.</summary>
    public TraceItem[] Grow(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Next(4) == 0 ? Log(random) : Span(random))];

    /// <summary>A span of this name alone.</summary>
    public TraceItem Span(string name)
    {
        var item = new WireWriter();
        item.Bytes(1, Key.TraceId.ToBytes());
        item.Bytes(2, BitConverter.GetBytes(1L));
        item.String(5, name);
        return Assert.Single(OtlpChunk.Read(OtlpSignal.Traces, Chunk(item, new Random(1))));
    }

    private static AttributeScope Scope(Random random) => (AttributeScope)random.Next(5);

    private static string Text(Random random, int words) =>
        string.Join(random.Next(2) == 0 ? " " : ", ", Enumerable.Range(0, random.Next(1, words + 1)).Select(_ => Words[random.Next(Words.Length)]));

    private static AttributeValue Value(Random random) => random.Next(4) switch
    {
        0 => new AttributeValue.Int(random.Next(-3, 4)),
        1 => new AttributeValue.Bool(random.Next(2) == 0),
        2 => new AttributeValue.Text(random.Next(8) == 0 ? new string('l', 130) + Text(random, 1) : Text(random, 1)),
        _ => new AttributeValue.Text("v" + random.Next(20)),
    };

    private TraceItem Span(Random random)
    {
        var item = new WireWriter();
        item.Bytes(1, Key.TraceId.ToBytes());
        item.Bytes(2, BitConverter.GetBytes(random.NextInt64(1, long.MaxValue)));
        var name = "span " + random.Next(30);
        item.String(5, name);
        _texts.Add(name);
        _facts.Add((FactNames.Name, name));
        Attributes(item, 9, AttributeScope.Span, random);
        var span = item.Begin(11);
        item.String(2, Said(random));
        Attributes(item, 3, AttributeScope.Event, random);
        item.End(span);
        var link = item.Begin(13);
        Attributes(item, 4, AttributeScope.Link, random);
        item.End(link);
        var status = random.Next(3);
        _facts.Add((FactNames.Status, Statuses[status]));
        if (status > 0 || random.Next(2) == 0)
        {
            var message = item.Begin(15);
            item.String(2, Said(random));
            item.Varint(3, (ulong)status);
            item.End(message);
        }

        return Assert.Single(OtlpChunk.Read(OtlpSignal.Traces, Chunk(item, random)));
    }

    private TraceItem Log(Random random)
    {
        var item = new WireWriter();
        item.Fixed64(1, (ulong)random.NextInt64());
        item.Bytes(9, Key.TraceId.ToBytes());
        var body = item.Begin(5);
        item.String(1, Said(random));
        item.End(body);
        Attributes(item, 6, AttributeScope.Event, random);
        return Assert.Single(OtlpChunk.Read(OtlpSignal.Logs, Chunk(item, random)));
    }

    private byte[] Chunk(WireWriter item, Random random)
    {
        var chunk = new WireWriter();
        var perResource = chunk.Begin(1);
        var resource = chunk.Begin(1);
        Attributes(chunk, 1, AttributeScope.Resource, random);
        chunk.End(resource);
        var perScope = chunk.Begin(2);
        var scope = chunk.Begin(1);
        chunk.String(1, Text(random, 3));
        Attributes(chunk, 3, AttributeScope.Instrumentation, random);
        chunk.End(scope);
        chunk.Bytes(2, item.Written);
        chunk.End(perScope);
        chunk.End(perResource);
        return chunk.ToArray();
    }

    private string Said(Random random)
    {
        var text = Text(random, 3);
        _texts.Add(text);
        return text;
    }

    private void Attributes(WireWriter writer, int field, AttributeScope scope, Random random)
    {
        foreach (var key in Keys.OrderBy(_ => random.Next()).Take(random.Next(3)))
        {
            var attribute = writer.Begin(field);
            writer.String(1, key);
            _keys.Add((scope, key));
            var value = writer.Begin(2);
            if (random.Next(6) == 0)
            {
                var list = writer.Begin(5);
                var first = writer.Begin(1);
                Put(writer, Value(random), (scope, key));
                writer.End(first);
                writer.End(list);
            }
            else
            {
                Put(writer, Value(random), (scope, key));
            }

            writer.End(value);
            writer.End(attribute);
        }
    }

    private void Put(WireWriter writer, AttributeValue value, (AttributeScope Scope, string Key) where)
    {
        _values.Add((where.Scope, where.Key, value));
        switch (value)
        {
            case AttributeValue.Text text:
                if (where.Scope is AttributeScope.Span or AttributeScope.Event)
                    _texts.Add(text.Value);
                writer.String(1, text.Value);
                break;
            case AttributeValue.Bool boolean:
                writer.Varint(2, boolean.Value ? 1UL : 0);
                break;
            case AttributeValue.Int integer:
                writer.Varint(3, (ulong)integer.Value);
                break;
        }
    }
}
