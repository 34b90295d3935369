using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;

namespace Orleans.Traces.GenAi.Totals;

/// <summary>Sums up a trace from the facts of its spans.</summary>
/// <remarks>
/// DESIGN. SDKs report the same tokens twice: on the model call, and summed on the agent above it; and a remote agent reports its own alone.
/// 1. From the leaves up: what a subtree used is the greater of what its top reports and of what the subtrees below it used.
/// 2. A span's own share is what it reports less what the subtrees below it used, at least 0: so a wrapper that repeats its children adds
///    nothing, and one that reports alone counts whole.
/// 3. A reported cost is treated the same way. A priced one is the price of the span's own share.
/// 4. A scorer's subtree is summed apart.
/// A function of the tree and the spans' facts alone (law L2), linear in the number of spans, and no step recurses.
/// </remarks>
public sealed class TraceRollup
{
    private const int CostDecimals = 12;

    private readonly TraceTree _tree;
    private readonly IReadOnlyList<SpanFacts> _facts;
    private readonly OwnShare[] _own;

    // Of the subtrees below each node: what they used, what they cost, and whether a model call is among them.
    private readonly TokenUsage[] _used;
    private readonly decimal?[] _cost;
    private readonly bool[] _hasCall;
    private readonly bool[] _lacksCost;

    private TraceRollup(TraceTree tree, IReadOnlyList<SpanFacts> facts)
    {
        _tree = tree;
        _facts = facts;
        var count = tree.Nodes.Count;
        _own = new OwnShare[count];
        _used = new TokenUsage[count];
        _cost = new decimal?[count];
        _hasCall = new bool[count];
        _lacksCost = new bool[count];
        Array.Fill(_used, TokenUsage.Unknown);
    }

    /// <summary>What each span adds, by its place in <see cref="TraceTree.Nodes"/>.</summary>
    public IReadOnlyList<OwnShare> Own => _own;

    /// <summary>What the trace means.</summary>
    public TraceFacts Trace { get; private set; } = TraceFacts.None;

    /// <summary>Sums up a trace.</summary>
    /// <param name="tree">Its tree.</param>
    /// <param name="facts">The facts of each span, by its place in <see cref="TraceTree.Nodes"/>.</param>
    /// <param name="prices">What calls cost that do not say so.</param>
    public static TraceRollup Of(TraceTree tree, IReadOnlyList<SpanFacts> facts, IPrices prices)
    {
        var rollup = new TraceRollup(tree, facts);
        rollup.MarkScoring();
        rollup.Share(prices);
        rollup.Trace = rollup.Sum();
        return rollup;
    }

    // Downwards: parents stand before their children.
    private void MarkScoring()
    {
        for (var i = 0; i < _own.Length; i++)
        {
            var parent = _tree.Nodes[i].ParentIndex;
            _own[i] = new OwnShare(TokenUsage.Unknown, null, _facts[i].IsScoring || (parent >= 0 && _own[parent].IsScoring));
        }
    }

    // Upwards: when a node is reached, all below it have been.
    private void Share(IPrices prices)
    {
        for (var i = _own.Length - 1; i >= 0; i--)
        {
            var facts = _facts[i];
            var usage = UsageOf(facts);
            var tokens = usage.Less(_used[i]);
            var isCall = IsCall(facts.Kind);
            var cost = CostOf(i, tokens, prices);
            _lacksCost[i] = cost is null && (tokens.HasTokens || (isCall && !_hasCall[i] && _used[i] == TokenUsage.Unknown && _cost[i] is null));
            _own[i] = _own[i] with { Tokens = tokens, CostUsd = cost };

            // Below a scorer's top begins another account: what it used is not part of what the span above it reports.
            var parent = _tree.Nodes[i].ParentIndex;
            if (parent < 0 || _own[parent].IsScoring != _own[i].IsScoring)
                continue;
            _used[parent] = _used[parent].Plus(usage.Max(_used[i]));
            _cost[parent] = TokenUsage.Sum(_cost[parent], TokenUsage.Sum(_cost[i], cost));
            _hasCall[parent] |= _hasCall[i] || isCall;
        }
    }

    // What embeds has no output, which none of them says: of a sum it is 0, and not unknown.
    private static TokenUsage UsageOf(SpanFacts facts) =>
        facts is { Kind: SpanKind.Embedding, Usage: { Input: not null, Output: null } } ? facts.Usage with { Output = 0 } : facts.Usage;

    private decimal? CostOf(int node, TokenUsage tokens, IPrices prices)
    {
        var facts = _facts[node];
        if (facts.ReportedCost?.Total is { } reported)
            return decimal.Round(Math.Max(0, reported - (_cost[node] ?? 0)), CostDecimals);
        if (!tokens.HasTokens)
            return null;
        return PriceOf(facts, _tree.Nodes[node].Span.Header.Start, tokens, prices) is { } receipt
            ? decimal.Round(receipt.TotalUsd, CostDecimals)
            : null;
    }

    /// <summary>The price of these tokens of a span; null: it has none.</summary>
    public static Receipt? PriceOf(SpanFacts facts, ulong start, TokenUsage tokens, IPrices prices)
    {
        string?[] names = [facts.ResponseModel, facts.RequestModel];
        string[] models = [.. names.OfType<string>().Where(n => n.Length > 0).Distinct()];
        return models.Length == 0 ? null : prices.Find(new PricedCall(facts.Provider, models, start, tokens));
    }

    private TraceFacts Sum()
    {
        var words = new TraceWords();
        var models = new SortedDictionary<string, ModelUse>(StringComparer.Ordinal);
        var tools = new SortedDictionary<string, ToolUse>(StringComparer.Ordinal);
        UsageTotals totals = UsageTotals.None, scoring = UsageTotals.None;
        var errors = 0;
        for (var i = 0; i < _own.Length; i++)
        {
            var (facts, own) = (_facts[i], _own[i]);
            words.Take(facts);
            errors += facts.IsError ? 1 : 0;
            var usage = new UsageTotals(own.Tokens, own.CostUsd, _lacksCost[i] ? 1 : 0);
            if (own.IsScoring)
            {
                scoring = scoring.Plus(usage);
                continue;
            }

            totals = totals.Plus(usage);
            AddModel(models, i, usage);
            AddTool(tools, i);
        }

        return words.Name(new TraceFacts
        {
            Models = [.. models.Values],
            Tools = [.. tools.Values],
            ErrorCount = errors,
            Totals = totals,
            Scoring = scoring,
        });
    }

    private void AddModel(SortedDictionary<string, ModelUse> models, int node, UsageTotals usage)
    {
        var facts = _facts[node];
        var isCall = IsCall(facts.Kind) && !_hasCall[node];
        if (!TraceWords.IsShort(facts.Model) || !(isCall || usage.Tokens.HasTokens || usage.CostUsd > 0))
            return;
        if (!models.TryGetValue(facts.Model, out var known))
        {
            if (models.Count == TraceFacts.MaxNames)
                return;
            known = new ModelUse(facts.Model, null, 0, 0, 0, UsageTotals.None);
        }

        models[facts.Model] = known with
        {
            Provider = known.Provider ?? (TraceWords.IsShort(facts.Provider) ? facts.Provider : null),
            Calls = known.Calls + (isCall ? 1 : 0),
            Errors = known.Errors + (isCall && facts.IsError ? 1 : 0),
            DurationNanos = known.DurationNanos + (isCall ? DurationOf(node) : 0),
            Usage = known.Usage.Plus(usage),
        };
    }

    private void AddTool(SortedDictionary<string, ToolUse> tools, int node)
    {
        var facts = _facts[node];
        if (facts.Kind != SpanKind.Tool || !TraceWords.IsShort(facts.ToolName))
            return;
        if (!tools.TryGetValue(facts.ToolName, out var known))
        {
            if (tools.Count == TraceFacts.MaxNames)
                return;
            known = new ToolUse(facts.ToolName, 0, 0, 0);
        }

        tools[facts.ToolName] = known with
        {
            Calls = known.Calls + 1,
            Errors = known.Errors + (facts.IsError ? 1 : 0),
            DurationNanos = known.DurationNanos + DurationOf(node),
        };
    }

    private ulong DurationOf(int node)
    {
        var header = _tree.Nodes[node].Span.Header;
        return header.End > header.Start && header.Start != 0 ? header.End - header.Start : 0;
    }

    private static bool IsCall(SpanKind kind) => kind is SpanKind.Llm or SpanKind.Embedding;
}
