using Orleans.Traces.GenAi;
using Orleans.Traces.Query.Outlines;

namespace Orleans.Traces.Web.ViewModels.Trees;

/// <summary>The span that is selected where the reader has chosen none.</summary>
public static class FirstSelected
{
    /// <summary>Its place: the first that a search found; else the root, where it did what applications of models do; else, since it is the request
    /// around them, the first call of a model, which says what was asked; else the first that did any of that.</summary>
    /// <param name="outline">The trace, of at least one span.</param>
    /// <param name="found">The places that the query which led here matches.</param>
    public static int Of(TraceOutline outline, IReadOnlyList<int> found)
    {
        if (found is [var first, ..])
            return first;
        if (outline.KindOf(0) != SpanKind.Span)
            return 0;

        var any = 0;
        for (var node = 1; node < outline.Count; node++)
        {
            if (outline.KindOf(node) == SpanKind.Llm)
                return node;
            if (any == 0 && outline.KindOf(node) != SpanKind.Span)
                any = node;
        }

        return any;
    }
}
