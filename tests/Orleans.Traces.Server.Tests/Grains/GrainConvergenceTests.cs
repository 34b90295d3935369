using System.Text.Json;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Grains;

/// <summary>Law L2 through the real grain: random splits, orders and repetitions, with finalization and deactivation between
/// deliveries, end in the same document. The pure side of it, with many more seeds, is <c>ConvergenceTests</c>.</summary>
public sealed class GrainConvergenceTests
{
    private const int Seeds = 25;

    [Fact]
    public async Task Any_split_order_and_repetition_ends_in_the_same_document()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var (deactivated, reopened) = (0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            // All items are of trace 1; the project's traces are kept apart by a grain for each seed.
            var key = GrainCluster.Key(seed);
            var grain = cluster.Grain(seed);
            var items = Items(random);
            foreach (var batch in Deliveries(items, random))
            {
                Assert.Null((await grain.Append(GrainCluster.Chunk(batch))).Unavailable);
                if (random.Next(3) == 0)
                {
                    await cluster.Silos.DeactivateAsync(grain);
                    deactivated++;
                }

                if (random.Next(3) == 0)
                    await cluster.RunAsync(TimeSpan.FromSeconds(random.Next(5, 250)));
            }

            await Waiting.Until($"seed {seed} is final", async () =>
            {
                await cluster.RunAsync(TimeSpan.FromSeconds(20));
                return cluster.Store.Find(key) is { Summary.State: TraceState.Final } s && s.Items.Count == items.Count && cluster.Journal.Unreleased == 0;
            });
            var stored = cluster.Store.Find(key)!;
            reopened += stored.Summary.Revision > 1 ? 1 : 0;
            TraceMeaning.Note(items);
            var tree = TraceTree.Build(items);
            var whole = tree.Summarize(key.TraceId, TraceState.Final, stored.Summary.Revision, truncated: false) with { Facts = SomeMeaning.ATenthOfACent.Sum(tree) };
            Assert.True(whole.Facts.Totals.CostUsd > 0, $"seed {seed} means nothing");
            Assert.Equal(Document(new StoredTrace(whole, items)), Document(stored));
        }

        Assert.True(deactivated > 20 && reopened > 5, $"Too tame: {deactivated} deactivated, {reopened} reopened.");
    }

    private static List<TraceItem> Items(Random random)
    {
        var items = new List<TraceItem>();
        for (var id = 1; id <= random.Next(2, 9); id++)
        {
            var number = id;
            items.Add(Some.Span(new SpanSketch
            {
                Id = id, Parent = random.Next(id), Start = Some.At(random.Next(40)), End = Some.At(random.Next(50, 90)), Name = $"step {id}",
                More = w => SomeMeaning.WriteCall(w, number),
            }));
        }

        items.Add(Some.Log(span: random.Next(3), time: random.Next(90)));
        return [.. items.DistinctBy(i => i.Hash)];
    }

    // Every item at least once, some of them again, in chunks of one signal each.
    private static List<TraceItem[]> Deliveries(List<TraceItem> items, Random random)
    {
        var order = items.Concat(items.Where(_ => random.Next(3) == 0)).ToArray();
        random.Shuffle(order);
        return [.. order.Chunk(random.Next(1, 4)).SelectMany(c => c.GroupBy(i => i.Signal).Select(g => g.ToArray()))];
    }

    private static string Document(StoredTrace trace) => JsonSerializer.Serialize(TraceDocument.Of(new TraceViewer(trace, NoPrices.Instance), []), QueryJson.Api.TraceDocument);
}
