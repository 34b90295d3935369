using Microsoft.AspNetCore.Components;

namespace Orleans.Traces.Web.Components;

/// <summary>The first items of a list, and more when asked: a span may have thousands of anything.</summary>
public sealed partial class Bounded<TItem>
{
    private const int Step = 100;
    private int _shown = Step;

    /// <summary>All of them.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<TItem> Items { get; set; }

    /// <summary>One of them.</summary>
    [Parameter]
    [EditorRequired]
    public required RenderFragment<TItem> ChildContent { get; set; }

    private void ShowMore() => _shown += Step;
}
