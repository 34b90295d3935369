using System.Globalization;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.Components.Spans;

/// <summary>Markdown from telemetry, laid out: every element is made here, and every text in it is text. Nothing becomes markup by itself.</summary>
public sealed partial class MarkdownBody : ComponentBase
{
    // A heading of a message is no heading of the page: it stands below those that there are.
    private const int HeadingsAbove = 3, LowestHeading = 6;

    private string? _read;
    private MarkdownDocument? _document;

    /// <summary>The text.</summary>
    [Parameter]
    [EditorRequired]
    public required string Text { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_read, Text))
            return;

        _read = Text;
        _document = MarkdownText.Read(Text);
    }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        // Another text is laid out anew and not compared, so that one number serves all that is written.
        Open(builder, "div", _document is null ? "verbatim" : "markdown");
        builder.SetKey(_read);
        if (_document is null)
            builder.AddContent(0, VisibleText.Lines(Text));
        else
            Blocks(builder, _document, tight: false);
        builder.CloseElement();
    }

    private static void Blocks(RenderTreeBuilder builder, ContainerBlock container, bool tight)
    {
        foreach (var block in container)
            One(builder, block, tight);
    }

    private static void One(RenderTreeBuilder builder, Block block, bool tight)
    {
        switch (block)
        {
            case HeadingBlock heading:
                Open(builder, "div", string.Create(CultureInfo.InvariantCulture, $"heading h{heading.Level}"));
                builder.AddAttribute(0, "role", "heading");
                builder.AddAttribute(0, "aria-level", Math.Min(heading.Level + HeadingsAbove, LowestHeading));
                Inlines(builder, heading.Inline);
                builder.CloseElement();
                break;
            case ParagraphBlock paragraph:
                Open(builder, tight ? "span" : "p");
                Inlines(builder, paragraph.Inline);
                builder.CloseElement();
                break;
            case QuoteBlock quote:
                Open(builder, "blockquote");
                Blocks(builder, quote, tight: false);
                builder.CloseElement();
                break;
            case ListBlock list:
                List(builder, list);
                break;
            case Markdig.Syntax.CodeBlock code:
                Code(builder, code);
                break;
            case Table table:
                Table(builder, table);
                break;
            case ThematicBreakBlock:
                Open(builder, "hr");
                builder.CloseElement();
                break;
            case LinkReferenceDefinitionGroup:
                break;
            case ContainerBlock other:
                Blocks(builder, other, tight);
                break;
            case LeafBlock leaf:
                builder.AddContent(0, VisibleText.Lines(leaf.Lines.ToString()));
                break;
        }
    }

    private static void List(RenderTreeBuilder builder, ListBlock list)
    {
        Open(builder, list.IsOrdered ? "ol" : "ul");
        if (list.IsOrdered && int.TryParse(list.OrderedStart, CultureInfo.InvariantCulture, out var start) && start != 1)
            builder.AddAttribute(0, "start", start);
        foreach (var item in list.OfType<ContainerBlock>())
        {
            Open(builder, "li");
            Blocks(builder, item, tight: !list.IsLoose);
            builder.CloseElement();
        }

        builder.CloseElement();
    }

    private static void Code(RenderTreeBuilder builder, Markdig.Syntax.CodeBlock code)
    {
        var text = code.Lines.ToString();
        Open(builder, "div", "code");
        if (code is FencedCodeBlock { Info: { Length: > 0 } language })
        {
            Open(builder, "span", "language");
            builder.AddContent(0, OneLine.Of(language));
            builder.CloseElement();
        }

        Open(builder, "pre");
        builder.AddAttribute(0, "tabindex", "0");
        Open(builder, "code");
        builder.AddContent(0, VisibleText.Lines(text));
        builder.CloseElement();
        builder.CloseElement();
        builder.OpenComponent<CopyButton>(0);
        builder.AddComponentParameter(0, nameof(CopyButton.Text), text);
        builder.AddComponentParameter(0, nameof(CopyButton.What), "the code");
        builder.CloseComponent();
        builder.CloseElement();
    }

    private static void Table(RenderTreeBuilder builder, Table table)
    {
        Open(builder, "div", "table");
        builder.AddAttribute(0, "tabindex", "0");
        Open(builder, "table");
        foreach (var row in table.OfType<TableRow>())
        {
            Open(builder, "tr");
            foreach (var cell in row.OfType<TableCell>())
            {
                Open(builder, row.IsHeader ? "th" : "td");
                Blocks(builder, cell, tight: true);
                builder.CloseElement();
            }

            builder.CloseElement();
        }

        builder.CloseElement();
        builder.CloseElement();
    }

    private static void Open(RenderTreeBuilder builder, string element, string? look = null)
    {
        builder.OpenElement(0, element);
        if (look is not null)
            builder.AddAttribute(0, "class", look);
    }
}
