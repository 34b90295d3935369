using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components.Rendering;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.Components.Spans;

/// <content>What stands within a line.</content>
public sealed partial class MarkdownBody
{
    private static void Inlines(RenderTreeBuilder builder, ContainerInline? container)
    {
        for (var inline = container?.FirstChild; inline is not null; inline = inline.NextSibling)
            One(builder, inline);
    }

    private static void One(RenderTreeBuilder builder, Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                Say(builder, literal.Content.ToString());
                break;
            case LineBreakInline:
                // A line that ends in a message was meant to end.
                Open(builder, "br");
                builder.CloseElement();
                break;
            case CodeInline code:
                Open(builder, "code");
                Say(builder, code.Content);
                builder.CloseElement();
                break;
            case EmphasisInline emphasis:
                Open(builder, emphasis.DelimiterChar == '~' ? "del" : emphasis.DelimiterCount == 2 ? "strong" : "em");
                Inlines(builder, emphasis);
                builder.CloseElement();
                break;
            case LinkInline { IsImage: true } image:
                Image(builder, image);
                break;
            case LinkInline link:
                Link(builder, link);
                break;
            case AutolinkInline auto:
                Follow(builder, SafeLink.Of(auto.IsEmail ? "mailto:" + auto.Url : auto.Url), b => Say(b, auto.Url));
                break;
            case HtmlEntityInline entity:
                Say(builder, entity.Transcoded.ToString());
                break;
            case HtmlInline html:
                Say(builder, html.Tag);
                break;
            case TaskList task:
                Say(builder, task.Checked ? "☑" : "☐");
                break;
            case ContainerInline other:
                Inlines(builder, other);
                break;
            default:
                Say(builder, inline.ToString() ?? "");
                break;
        }
    }

    private static void Link(RenderTreeBuilder builder, LinkInline link)
    {
        var safe = SafeLink.Of(link.Url);
        var says = TextOf(link);
        Follow(builder, safe, b => Inlines(b, link));

        // The words of a link may promise another place than it leads to.
        if (safe is null && !string.IsNullOrEmpty(link.Url))
            Aside(builder, link.Url);
        else if (safe is not null && !says.Contains(safe.Place, StringComparison.OrdinalIgnoreCase))
            Aside(builder, safe.Place);
    }

    // Nothing is fetched for a reader who has not asked for it: a picture elsewhere is a link to it.
    private static void Image(RenderTreeBuilder builder, LinkInline image)
    {
        var words = TextOf(image) is { Length: > 0 } text ? text : "image";
        Follow(builder, SafeLink.Of(image.Url), b => Say(b, "image: " + words));
        Aside(builder, image.Url is { Length: > 0 } url ? (SafeLink.Of(url)?.Place ?? Shortened(url)) : "nowhere");
    }

    private static void Follow(RenderTreeBuilder builder, SafeLink? safe, Action<RenderTreeBuilder> content)
    {
        if (safe is null)
        {
            content(builder);
            return;
        }

        Open(builder, "a");
        builder.AddAttribute(0, "href", safe.Address);
        builder.AddAttribute(0, "title", OneLine.Of(safe.Address));
        builder.AddAttribute(0, "rel", "noopener noreferrer nofollow");
        builder.AddAttribute(0, "target", "_blank");
        content(builder);
        builder.CloseElement();
    }

    private static void Aside(RenderTreeBuilder builder, string text)
    {
        Open(builder, "span", "aside");
        builder.AddContent(0, " (" + OneLine.Of(Shortened(text)) + ")");
        builder.CloseElement();
    }

    private static string Shortened(string text) => text.Length <= 200 ? text : TextForms.Cut(text, 200) + "…";

    private static void Say(RenderTreeBuilder builder, string text) => builder.AddContent(0, VisibleText.Lines(text));

    private static string TextOf(ContainerInline container) => string.Concat(container.FindDescendants<LiteralInline>().Select(l => l.Content.ToString()));
}
