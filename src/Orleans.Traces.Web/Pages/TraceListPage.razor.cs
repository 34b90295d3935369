using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Query;
using Orleans.Traces.Web.Components;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Pages;

/// <summary>The traces, newest first. Updates by itself; the place in the list is in the address.</summary>
public sealed partial class TraceListPage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private CancellationToken _left;
    private Reading _reading = null!;
    private TraceListModel _model = null!;

    /// <summary>The place that the page starts after: a <see cref="TraceCursor"/>.</summary>
    [SupplyParameterFromQuery(Name = "after")]
    public string? After { get; set; }

    [Inject]
    private ITraceQueries Queries { get; set; } = null!;

    [Inject]
    private PageReader Reader { get; set; } = null!;

    [Inject]
    private BrowserZone Zone { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<TraceListPage> Logger { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _left = _leaving.Token;
        _reading = new Reading(Time);
        _model = new TraceListModel(Queries, Reader.Project, CursorInAddress());
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        // The page that is shown stays until the next one is there.
        var next = IsAskedFor(_model) ? _model : new TraceListModel(Queries, Reader.Project, CursorInAddress());
        if (!next.IsRead)
            await ReadAsync(next);
        if (IsAskedFor(next))
            _model = next;
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;

        if (await Zone.AskAsync(_left) && _model.Tell(Zone.Times))
            StateHasChanged();
        await _reading.RepeatAsync(UpdateAsync, _left);
    }

    private async Task UpdateAsync()
    {
        if (await ReadAsync(_model))
            StateHasChanged();
    }

    private async Task<bool> ReadAsync(TraceListModel model)
    {
        var changed = await _reading.TryAsync(token => model.ReadAsync(Zone.Times, token), _left);
        if (changed && _reading.Cause is { } cause)
            LogFailure(Logger, cause);
        return changed;
    }

    private bool IsAskedFor(TraceListModel model) => model.After == CursorInAddress() && model.Project == Reader.Project;

    private TraceCursor? CursorInAddress() => TraceCursor.TryParse(After ?? "", out var cursor) ? cursor : null;
}
