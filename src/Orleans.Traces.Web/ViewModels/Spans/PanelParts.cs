using Orleans.Traces.GenAi;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>Which parts a span's panel has.</summary>
public static class PanelParts
{
    /// <summary>All tabs, in their order.</summary>
    public static IReadOnlyList<SpanTab> Tabs { get; } = Enum.GetValues<SpanTab>();

    /// <summary>What a tab is called for this span.</summary>
    public static string TitleOf(SpanTab tab, ShownSpan shown) => tab switch
    {
        SpanTab.Content => shown.Meaning.Facts.Kind switch
        {
            SpanKind.Llm => "Call",
            SpanKind.Tool => "Tool",
            SpanKind.Retriever or SpanKind.Reranker => "Search",
            _ => "Content",
        },
        SpanTab.Timeline => "Events & logs",
        _ => tab.ToString(),
    };

    /// <summary>How many things a tab holds; null: it is no list.</summary>
    public static int? CountOf(SpanTab tab, ShownSpan shown) => tab switch
    {
        SpanTab.Attributes => shown.View.Attributes.Count,
        SpanTab.Timeline => shown.View.Events.Count + shown.View.Logs.Count,
        SpanTab.Links => shown.View.Links.Count,
        _ => null,
    };

    /// <summary>Whether a call says with what settings it was made.</summary>
    public static bool HasSettings(ShownSpan shown) => shown.Meaning.Parameters is not null || shown.Meaning.ToolDefinitions is not null;

    /// <summary>Whether anything is known of the prompt template.</summary>
    public static bool HasPrompt(SpanMeaning meaning) =>
        meaning.Facts.PromptName is not null || meaning.PromptTemplate is { Length: > 0 } || meaning.PromptVariables is not null;

    /// <summary>What the input of this kind is.</summary>
    public static string InputTitle(SpanKind kind) => kind is SpanKind.Retriever or SpanKind.Reranker ? "Query" : "Input";

    /// <summary>Whether nothing is known of what a span did, so that its attributes are all there is to read.</summary>
    public static bool SaysNothing(ShownSpan shown) =>
        shown.Meaning is { Input: null, Output: null, ToolArguments: null, ToolResult: null, Documents.Count: 0, Scores.Count: 0 };
}
