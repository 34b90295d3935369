using Microsoft.AspNetCore.Components;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.Components.Lists;

/// <summary>Which time the list looks at: a preset, or two moments in the reader's zone.</summary>
public sealed partial class RangeMenu
{
    private ListRange? _seen;
    private DateTime? _from;
    private DateTime? _to;

    /// <summary>What is chosen.</summary>
    [Parameter]
    [EditorRequired]
    public required ListRange Range { get; set; }

    /// <summary>Where the reader is.</summary>
    [Parameter]
    [EditorRequired]
    public required LocalTimes Times { get; set; }

    /// <summary>All of time can be chosen.</summary>
    [Parameter]
    public bool HasAll { get; set; } = true;

    /// <summary>The reader chooses.</summary>
    [Parameter]
    public EventCallback<ListRange> OnChoose { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Range == _seen)
            return;

        _seen = Range;
        _from = Range.From is { } from ? Times.Local(from) : null;
        _to = Range.To is { } to ? Times.Local(to) : null;
    }

    private Task ChooseOwn() => OnChoose.InvokeAsync(ListRange.Between(
        _from is { } from ? Times.Nanos(from) : null, _to is { } to ? Times.Nanos(to) : null));
}
