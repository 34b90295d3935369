using Orleans.Traces.Assembling;

namespace Orleans.Traces.Tests.Assembling;

/// <summary>Self times and the critical path, in milliseconds: <c>1:0-10 2:10-60</c> is span 1 from 0 to 10, then span 2.</summary>
public sealed class TraceTimingTests
{
    public static TheoryData<string, (int Id, int Parent, int Start, int End)[], string, string> Cases => new()
    {
        { "nothing", [], "", "" },
        { "one span", [(1, 0, 0, 100)], "1:0-100", "1=100" },
        { "a child within", [(1, 0, 0, 100), (2, 1, 10, 60)], "1:0-10 2:10-60 1:60-100", "1=50 2=50" },
        { "one after the other", [(1, 0, 0, 100), (2, 1, 10, 40), (3, 1, 50, 90)], "1:0-10 2:10-40 1:40-50 3:50-90 1:90-100", "1=30 2=30 3=40" },
        { "side by side: the one that ends last", [(1, 0, 0, 100), (2, 1, 10, 50), (3, 1, 20, 80)], "1:0-20 3:20-80 1:80-100", "1=30 2=40 3=60" },
        { "a short one before a long one that overlaps", [(1, 0, 0, 100), (2, 1, 0, 30), (3, 1, 20, 100), (4, 1, 5, 20)],
            "1:0-5 4:5-20 3:20-100", "1=0 2=30 3=80 4=15" },
        { "a child that outlives its parent", [(1, 0, 0, 100), (2, 1, 50, 150)], "1:0-50 2:50-100", "1=50 2=50" },
        { "a child before its parent", [(1, 0, 100, 200), (2, 1, 0, 50)], "1:100-200", "1=100 2=0" },
        { "one that has not ended takes no time", [(1, 0, 0, 100), (2, 1, 20, -1)], "1:0-100", "1=100 2=0" },
        { "three levels", [(1, 0, 0, 100), (2, 1, 20, 80), (3, 2, 30, 80)], "1:0-20 2:20-30 3:30-80 1:80-100", "1=40 2=10 3=50" },
        { "two at the top with a gap", [(1, 0, 0, 40), (2, 0, 60, 100)], "1:0-40 2:60-100", "1=40 2=40" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Where_the_time_went(string what, (int Id, int Parent, int Start, int End)[] spans, string path, string self)
    {
        var tree = TraceTree.Build(spans.Select(s => Some.Span(s.Id, s.Parent, s.Start, s.End)));

        var timing = TraceTiming.Of(tree);

        Assert.True(path == Path(tree, timing), $"{what}: {Path(tree, timing)} is not {path}");
        var selfTimes = Enumerable.Range(0, tree.Nodes.Count).OrderBy(i => IdOf(tree, i)).Select(i => $"{IdOf(tree, i)}={timing.SelfNanos[i] / Some.Ms}");
        Assert.Equal(self, string.Join(' ', selfTimes));
    }

    [Fact]
    public void The_parts_of_a_root_add_up_to_its_duration_whatever_lies_below()
    {
        var severalSpans = 0;
        for (var seed = 1; seed <= 500; seed++)
        {
            var random = new Random(seed);
            var spans = new List<(int Id, int Parent, int Start, int End)> { (1, 0, 0, 1_000) };
            for (var id = 2; id < 30; id++)
            {
                var start = random.Next(-100, 1_100);
                spans.Add((id, random.Next(1, id), start, start + random.Next(-20, 400)));
            }

            var tree = TraceTree.Build(spans.Select(s => Some.Span(s.Id, s.Parent, s.Start + 200, s.End + 200)));
            var timing = TraceTiming.Of(tree);

            var total = timing.CriticalNanos.Aggregate(0UL, (sum, n) => sum + n);
            Assert.True(total == 1_000 * Some.Ms, $"seed {seed}: {total}");
            for (var i = 1; i < timing.CriticalPath.Count; i++)
                Assert.Equal(timing.CriticalPath[i - 1].To, timing.CriticalPath[i].From);
            severalSpans += timing.CriticalPath.Select(p => p.Node).Distinct().Count() > 2 ? 1 : 0;
        }

        Assert.True(severalSpans > 400, $"Too tame: {severalSpans}");
    }

    [Fact]
    public void A_deep_chain_and_many_siblings_are_walked_without_recursing()
    {
        var chain = TraceTiming.Of(TraceTree.Build(Enumerable.Range(1, 20_000).Select(i => Some.Span(i, i - 1, 0, 100))));
        var wide = TraceTiming.Of(TraceTree.Build(Enumerable.Range(1, 20_000).Select(i => Some.Span(i, i == 1 ? 0 : 1, i == 1 ? 0 : i, i == 1 ? 30_000 : i + 1))));

        Assert.Equal(19_999, chain.CriticalPath.Single().Node);
        Assert.Equal(20_001, wide.CriticalPath.Count);
    }

    private static string Path(TraceTree tree, TraceTiming timing) =>
        string.Join(' ', timing.CriticalPath.Select(p => $"{IdOf(tree, p.Node)}:{(p.From - Some.Zero) / Some.Ms}-{(p.To - Some.Zero) / Some.Ms}"));

    private static int IdOf(TraceTree tree, int node) =>
        int.Parse(tree.Nodes[node].Span.Header.SpanId.ToString(), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
}
