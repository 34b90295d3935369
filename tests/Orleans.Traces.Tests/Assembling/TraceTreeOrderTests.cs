using Orleans.Traces.Assembling;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Tests.Assembling;

/// <summary>Law L2 for the tree: the same items in any order, repeated any number of times, give the same tree and summary.</summary>
public class TraceTreeOrderTests
{
    private const int Seeds = 2_000;

    [Fact]
    public void Order_and_repetition_never_matter()
    {
        var met = new Dictionary<TraceFlags, int>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var items = RandomItems(random);
            var expected = Shown(items);
            foreach (var flag in Enum.GetValues<TraceFlags>().Where(f => f != TraceFlags.None && TraceTree.Build(items).Flags.HasFlag(f)))
                met[flag] = met.GetValueOrDefault(flag) + 1;

            List<TraceItem> shuffled = [.. items, .. items.Where(_ => random.Next(3) == 0)];
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(shuffled));

            Assert.True(expected == Shown(shuffled), $"Seed {seed}: another order gives\n{Shown(shuffled)}\ninstead of\n{expected}");
        }

        // A property over traces that have nothing odd about them proves nothing.
        foreach (var flag in Enum.GetValues<TraceFlags>().Where(f => f is not TraceFlags.None and not TraceFlags.Truncated))
            Assert.True(met.GetValueOrDefault(flag) > 50, $"Too tame: {flag} was met {met.GetValueOrDefault(flag)} times.");
    }

    [Fact]
    public void Every_span_is_shown_once_and_below_nobody_below_it()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var items = RandomItems(new Random(seed));
            var tree = TraceTree.Build(items);

            var ids = items.OfType<SpanItem>().Select(s => s.Header.SpanId).ToHashSet();
            Assert.True(ids.SetEquals(tree.Nodes.Select(n => n.Span.Header.SpanId)) && ids.Count == tree.Nodes.Count, $"Seed {seed}");
            for (var i = 0; i < tree.Nodes.Count; i++)
                Assert.True(tree.Nodes[i].ParentIndex < i, $"Seed {seed}: node {i} stands before its parent.");
        }
    }

    // Few ids and times, so that parents meet, miss each other and close rings.
    private static List<TraceItem> RandomItems(Random random)
    {
        var ids = random.Next(1, 10);
        var items = new List<TraceItem>();
        for (var i = random.Next(1, 15); i > 0; i--)
        {
            var start = random.Next(0, 4) * 10;
            items.Add(random.Next(5) == 0
                ? Some.Log(random.Next(0, ids + 2), start, $"log {random.Next(3)}")
                : Some.Span(random.Next(1, ids + 1), random.Next(0, ids + 2), start, start + random.Next(-1, 4) * 10, $"name {random.Next(3)}"));
        }

        return items;
    }

    private static string Shown(IEnumerable<TraceItem> items)
    {
        var tree = TraceTree.Build(items);
        var versions = string.Join(' ', tree.Nodes.Select(n => n.Span.Hash));
        return $"{TreeText.Of(tree)}\n{versions}\n{tree.Summarize(Some.Trace, TraceState.Open, 0, false)}";
    }
}
