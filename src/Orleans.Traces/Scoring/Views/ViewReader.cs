using System.Globalization;
using System.Text.Json;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Query;
using Orleans.Traces.Scoring.Methods;

namespace Orleans.Traces.Scoring.Views;

/// <summary>Reads what scorers see of a trace and its spans. For one thread at a time.</summary>
/// <remarks>
/// 1. A span's input, output, duration, tokens and error are its own. Its documents are its own, else those of the searches that had ended when it
///    began; its tools are the tool spans below it and itself, else
///    the calls that the answers of model calls there ask for.
/// 2. A trace's input is the first root's, else that of the first model call; its output the first root's, else that of the last model call;
///    its documents and tools are those of all of its spans.
/// Bounds: <see cref="MaxDocuments"/> documents and <see cref="MaxTools"/> calls; texts are clipped by who reads them (<see cref="ViewText"/>).
/// </remarks>
public sealed class ViewReader(TraceViewer viewer, IPrices prices)
{
    /// <summary>The most documents of a view: the last ones that were found.</summary>
    public const int MaxDocuments = 100;

    /// <summary>The most calls of tools of a view: the first ones.</summary>
    public const int MaxTools = 1_000;

    private SpanFacts[]? _facts;
    private TraceRollup? _rollup;

    private SpanFacts[] Facts => _facts ??= [.. Enumerable.Range(0, viewer.Tree.Nodes.Count).Select(viewer.Facts)];

    private TraceRollup Rollup => _rollup ??= TraceRollup.Of(viewer.Tree, Facts, prices);

    /// <summary>What a method sees of a span, further attributes included.</summary>
    public ScoredView OfSpan(int node, ScoringMethod method) => WithAttributes(OfSpan(node, method.Sees, method.Attribute), node, method);

    /// <summary>What a method sees of the trace as a whole; attributes are those of the first root.</summary>
    public ScoredView OfTrace(ScoringMethod method) => WithAttributes(OfTrace(method.Sees, method.Attribute), 0, method);

    /// <summary>What is seen of a span.</summary>
    /// <param name="node">Its place in <see cref="Assembling.TraceTree.Nodes"/>.</param>
    /// <param name="parts">What is looked at.</param>
    /// <param name="attribute">The attribute that is looked at besides; null: none.</param>
    public ScoredView OfSpan(int node, ViewParts parts, string? attribute)
    {
        var header = viewer.Tree.Nodes[node].Span.Header;
        var span = viewer.Span(node);
        var meaning = viewer.Meaning(span);
        var view = new ScoredView
        {
            Parts = parts,
            Input = Has(parts, ViewParts.Input) ? meaning.Input ?? meaning.ToolArguments : null,
            Output = Has(parts, ViewParts.Output) ? meaning.Output ?? meaning.ToolResult : null,
            DurationMs = Has(parts, ViewParts.Duration) && header.Start > 0 && header.End >= header.Start ? (header.End - header.Start) / 1e6 : null,
            FirstTokenMs = Has(parts, ViewParts.FirstToken) ? meaning.Facts.TimeToFirstTokenMs : null,
            CostUsd = Has(parts, ViewParts.Cost) ? meaning.Cost.TotalUsd : null,
            Tokens = Has(parts, ViewParts.Tokens) ? meaning.Facts.Usage : TokenUsage.Unknown,
            IsError = Has(parts, ViewParts.Error) && meaning.Facts.IsError,
            Attribute = TextOf(span, attribute),
            ToolDefinitions = Has(parts, ViewParts.ToolDefinitions) ? meaning.ToolDefinitions ?? DefinitionsOf(WithAllBelow(node)) : null,
        };
        view = Has(parts, ViewParts.Documents) ? WithDocuments(view, SearchesOf(node), meaning) : view;
        return Has(parts, ViewParts.Tools) ? WithTools(view, WithAllBelow(node)) : view;
    }

    /// <summary>What is seen of the trace as a whole.</summary>
    /// <param name="parts">What is looked at.</param>
    /// <param name="attribute">The attribute of the first root that is looked at besides; null: none.</param>
    public ScoredView OfTrace(ViewParts parts, string? attribute)
    {
        var facts = viewer.Summary.Facts ?? TraceFacts.None;
        var root = viewer.Tree.Nodes.Count > 0 ? viewer.Span(0) : null;
        var meaning = root is null ? null : viewer.Meaning(root);
        var view = new ScoredView
        {
            Parts = parts,
            Input = Has(parts, ViewParts.Input) ? meaning?.Input ?? MeaningOf(FirstCall())?.Input : null,
            Output = Has(parts, ViewParts.Output) ? meaning?.Output ?? MeaningOf(LastCall())?.Output : null,
            DurationMs = Has(parts, ViewParts.Duration) ? viewer.Summary.DurationNanos / 1e6 : null,
            FirstTokenMs = Has(parts, ViewParts.FirstToken) ? meaning?.Facts.TimeToFirstTokenMs ?? MeaningOf(FirstCall())?.Facts.TimeToFirstTokenMs : null,
            CostUsd = Has(parts, ViewParts.Cost) ? (viewer.Summary.Facts is null ? Rollup.Trace : facts).Totals.CostUsd : null,
            Tokens = Has(parts, ViewParts.Tokens) ? (viewer.Summary.Facts is null ? Rollup.Trace : facts).Totals.Tokens : TokenUsage.Unknown,
            IsError = Has(parts, ViewParts.Error) && meaning?.Facts.IsError == true,
            Attribute = root is null ? null : TextOf(root, attribute),
            ToolDefinitions = Has(parts, ViewParts.ToolDefinitions) ? DefinitionsOf(Enumerable.Range(0, Facts.Length)) : null,
        };
        view = Has(parts, ViewParts.Documents) ? WithDocuments(view, Searches(), own: null) : view;
        return Has(parts, ViewParts.Tools) ? WithTools(view, Enumerable.Range(0, Facts.Length)) : view;
    }

    private static bool Has(ViewParts parts, ViewParts one) => (parts & one) != 0;

    private static string? TextOf(SpanView span, string? attribute) =>
        attribute is null || !(span.Attributes.TryGet(attribute, out var value) || span.Resource.TryGet(attribute, out value)) ? null : value switch
        {
            AttributeValue.Text text => text.Value,
            AttributeValue.Bool flag => flag.Value ? "true" : "false",
            AttributeValue.Int number => number.Value.ToString(CultureInfo.InvariantCulture),
            AttributeValue.Double number => number.Value.ToString("R", CultureInfo.InvariantCulture),
            _ => null,
        };

    private ScoredView WithAttributes(ScoredView view, int node, ScoringMethod method)
    {
        if (method.Attributes.Count == 0 || node >= viewer.Tree.Nodes.Count)
            return view;
        var span = viewer.Span(node);
        return view with { Attributes = [.. method.Attributes.Select(key => KeyValuePair.Create(key, TextOf(span, key)))] };
    }

    // Of the first model call that says them.
    private JsonElement? DefinitionsOf(IEnumerable<int> nodes) =>
        nodes.Where(n => Facts[n].Kind == SpanKind.Llm).Select(n => MeaningOf(n)!.ToolDefinitions).FirstOrDefault(d => d is not null);

    private SpanMeaning? MeaningOf(int node) => node < 0 ? null : viewer.Meaning(viewer.Span(node));

    private int FirstCall() => Array.FindIndex(Facts, f => f.Kind == SpanKind.Llm);

    private int LastCall() => NodesOf(SpanKind.Llm).Cast<int?>().MaxBy(n => viewer.Tree.Nodes[n!.Value].Span.Header.End) ?? -1;

    private IEnumerable<int> NodesOf(SpanKind kind) => Enumerable.Range(0, Facts.Length).Where(n => Facts[n].Kind == kind);

    private IEnumerable<int> Searches() => Enumerable.Range(0, Facts.Length).Where(n => Facts[n].Kind is SpanKind.Retriever or SpanKind.Reranker);

    private IEnumerable<int> SearchesOf(int node)
    {
        var start = viewer.Tree.Nodes[node].Span.Header.Start;
        return Searches().Where(n => n != node && viewer.Tree.Nodes[n].Span.Header.End is > 0 and var end && end <= start);
    }

    // A node's subtree stands right behind it.
    private IEnumerable<int> WithAllBelow(int node)
    {
        var depth = viewer.Tree.Nodes[node].Depth;
        for (var n = node; n < Facts.Length && (n == node || viewer.Tree.Nodes[n].Depth > depth); n++)
            yield return n;
    }

    private ScoredView WithDocuments(ScoredView view, IEnumerable<int> searches, SpanMeaning? own)
    {
        if (own is { Documents.Count: > 0 })
            return Bounded(view, own.Documents);

        var isSearch = own?.Facts.Kind is SpanKind.Retriever or SpanKind.Reranker;
        var nodes = isSearch ? [] : searches.ToList();
        var found = new List<RetrievedDocument>();

        // From the last search backwards: what is more than there may be is not even decoded.
        for (var i = nodes.Count - 1; i >= 0 && found.Count <= MaxDocuments; i--)
            found.InsertRange(0, MeaningOf(nodes[i])!.Documents);
        return Bounded(view, found) with { HasRetrieval = isSearch || nodes.Count > 0 };
    }

    private static ScoredView Bounded(ScoredView view, IReadOnlyList<RetrievedDocument> documents) => view with
    {
        HasRetrieval = true,
        Documents = documents.Count > MaxDocuments ? [.. documents.Skip(documents.Count - MaxDocuments)] : documents,
        Note = documents.Count > MaxDocuments ? $"Only the last {MaxDocuments} documents were looked at." : view.Note,
    };

    private ScoredView WithTools(ScoredView view, IEnumerable<int> below)
    {
        List<int> nodes = [.. below];
        var spans = nodes.Where(n => Facts[n].Kind == SpanKind.Tool).OrderBy(n => viewer.Tree.Nodes[n].Span.Header.Start).ToList();
        var calls = spans.Count > 0
            ? spans.Select(n => Called(n, Has(view.Parts, ViewParts.ToolResults)))
            : nodes.Where(n => Facts[n].Kind == SpanKind.Llm).SelectMany(n => AskedFor(MeaningOf(n)!.Output));
        List<CalledTool> first = [.. calls.Take(MaxTools + 1)];
        return first.Count <= MaxTools
            ? view with { Tools = first }
            : view with { Tools = first[..MaxTools], Note = $"Only the first {MaxTools} calls of tools were looked at." };
    }

    private CalledTool Called(int node, bool withResult)
    {
        var meaning = MeaningOf(node)!;
        return new CalledTool(Facts[node].ToolName ?? viewer.Tree.Nodes[node].Span.Name, meaning.ToolArguments)
        {
            Result = withResult ? meaning.ToolResult ?? meaning.Output : null,
        };
    }

    private static IEnumerable<CalledTool> AskedFor(JsonElement? output) => ViewText.PartsOf(output, "tool_call").Select(p => new CalledTool(
        p.TryGetProperty("name", out var name) ? name.ToString() : "", p.TryGetProperty("arguments", out var arguments) ? arguments : null));
}
