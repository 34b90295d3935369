using Markdig;
using Markdig.Syntax;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>Reads Markdown. HTML in it is text like any other.</summary>
public static class MarkdownText
{
    // No extension that makes markup of attributes, embeds media or numbers headings.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UseTaskLists()
        .UseAutoLinks()
        .Build();

    /// <summary>What a text says; null: it is nested deeper than is read.</summary>
    public static MarkdownDocument? Read(string text)
    {
        try
        {
            return Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            // Markdig's own bound on what stands in what.
            return null;
        }
    }
}
