using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Tests;

namespace Orleans.Traces.Storage.Tests.Simulation;

/// <summary>The items of one trace, and in which phase of the simulation each is sent first.</summary>
internal sealed class TraceScript
{
    private const ulong Zero = 1_767_323_045_000_000_000, Ms = 1_000_000;

    private TraceScript(TraceKey key, IReadOnlyList<(TraceItem Item, int Phase)> items)
    {
        Key = key;
        Items = items;
    }

    public TraceKey Key { get; }

    public IReadOnlyList<(TraceItem Item, int Phase)> Items { get; }

    /// <summary>A trace as agents send them: parents that come late or never, several contents of one span, spans without an end, log records.</summary>
    public static TraceScript Draw(Random random, int number, int phases)
    {
        var key = Some.Key(number);
        var items = new List<(TraceItem, int)>();
        var spans = random.Next(1, 14);
        var largest = random.Next(3) switch { 0 => 100, 1 => 1_500, _ => 6_000 };
        for (var id = 1; id <= spans; id++)
        {
            // Any parent may be chosen: none, one that never comes, itself, a later one that makes a ring.
            var parent = random.Next(6) switch { 0 => 0, 1 => random.Next(1, spans + 3), _ => Math.Max(0, id - random.Next(1, 4)) };
            for (var versions = random.Next(8) == 0 ? 3 : 1; versions > 0; versions--)
            {
                // What comes late may start before all that was there.
                var phase = random.Next(4) == 0 ? random.Next(phases) : 0;
                var start = (ulong)random.Next(phase > 0 && random.Next(2) == 0 ? 50 : 1_000);
                var end = random.Next(10) == 0 ? 0 : Zero + ((1_000 + (ulong)random.Next(1_000)) * Ms);
                items.Add((Span(key, id, parent, (Zero + (start * Ms), end), Text(random, largest)), phase));
            }
        }

        for (var logs = random.Next(4); logs > 0; logs--)
            items.Add((Log(key, random.Next(spans + 2), Zero + ((ulong)random.Next(1_000) * Ms), Text(random, largest)), random.Next(phases)));
        return new TraceScript(key, items);
    }

    /// <summary>A trace whose spans come one in each phase, its root last.</summary>
    public static TraceScript Long(Random random, int number, int spans)
    {
        var key = Some.Key(number);
        return new TraceScript(key, [.. Enumerable.Range(1, spans).Select(id => (
            Span(key, id, id == spans ? 0 : spans, (Zero + ((ulong)(spans - id) * Ms), Zero + (100_000 * Ms)), Text(random, 400)), id - 1))]);
    }

    private static string Text(Random random, int largest)
    {
        var bytes = new byte[random.Next(largest)];
        random.NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    private static TraceItem Span(TraceKey key, int id, int parent, (ulong Start, ulong End) times, string text)
    {
        var writer = new WireWriter();
        writer.Bytes(1, key.TraceId.ToBytes());
        writer.Bytes(2, BitConverter.GetBytes((long)id));
        if (parent != 0)
            writer.Bytes(4, BitConverter.GetBytes((long)parent));
        writer.String(5, text);
        writer.Fixed64(7, times.Start);
        if (times.End != 0)
            writer.Fixed64(8, times.End);
        SomeMeaning.WriteCall(writer, id);
        return Item(OtlpSignal.Traces, id % 3 == 0 ? "bank" : "shop", writer);
    }

    private static TraceItem Log(TraceKey key, int span, ulong time, string text)
    {
        var writer = new WireWriter();
        writer.Fixed64(1, time);
        writer.Bytes(9, key.TraceId.ToBytes());
        if (span != 0)
            writer.Bytes(10, BitConverter.GetBytes((long)span));
        writer.String(12, text);
        return Item(OtlpSignal.Logs, "shop", writer);
    }

    private static TraceItem Item(OtlpSignal signal, string resource, WireWriter item)
    {
        var writer = new WireWriter();
        var perResource = writer.Begin(1);
        var perScope = writer.Begin(2);
        writer.Bytes(2, item.Written);
        writer.End(perScope);
        writer.String(3, "https://example.test/" + resource);
        writer.End(perResource);
        return OtlpChunk.Read(signal, writer.ToArray()).Single();
    }
}
