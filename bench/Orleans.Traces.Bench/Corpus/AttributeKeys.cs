namespace Orleans.Traces.Bench.Corpus;

/// <summary>Attribute keys of users' own beside those of the conventions: a store that keeps something for each key meets many of them.</summary>
internal sealed class AttributeKeys
{
    private const int OfSpan = 4;

    private readonly string[] _keys;

    /// <param name="count">How many keys there are; 0: spans get none.</param>
    public AttributeKeys(int count) => _keys = [.. Enumerable.Range(0, count).Select(i => $"app.feature_{i % 97}.setting_{i}")];

    /// <summary>Gives a span some, the first ones oftener.</summary>
    public void AddTo(SpanPlan plan, Prose prose, Random random)
    {
        for (var i = 0; _keys.Length > 0 && i < OfSpan; i++)
        {
            // About as Zipf's law has it: each power of two of ranks alike.
            var rank = (int)Math.Min(_keys.Length - 1, Math.Pow(_keys.Length + 1, random.NextDouble()) - 1);
            plan.With(_keys[rank], i % 2 == 0 ? prose.Word(random) : random.NextInt64(1000));
        }
    }
}
