using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;
using Orleans.Traces.Web.Components;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.Pages;

/// <summary>One trace: its head, its tree, and the span that is selected. Updates by itself, seldom once the trace is final.</summary>
public sealed partial class TraceTreePage : IDisposable
{
    // Browsers limit how often an address may change, and a held key asks for more.
    private static readonly TimeSpan AddressPause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _leaving = new();
    private CancellationToken _left;
    private Reading _reading = null!;
    private TraceModel? _model;
    private int _period;

    // What the reader or the address asks for; what is shown, since that may not have come; and what this page wrote to the address last.
    private SpanId? _wanted;
    private SpanId? _selected;
    private SpanId? _written;

    // Decoded once for each selection and each reading, not for each rendering.
    private ShownSpan? _shown;

    /// <summary>The trace's id, as the address has it.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    /// <summary>The selected span's id, as the address has it.</summary>
    [SupplyParameterFromQuery(Name = "span")]
    public string? Span { get; set; }

    [Inject]
    private ITraceQueries Queries { get; set; } = null!;

    [Inject]
    private Func<StoredTrace, TraceView> Viewer { get; set; } = null!;

    [Inject]
    private IPriceBooks Prices { get; set; } = null!;

    [Inject]
    private PageReader Reader { get; set; } = null!;

    [Inject]
    private BrowserZone Zone { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<TraceTreePage> Logger { get; set; } = null!;

    private string Title => _model?.View is { } view ? Names.Of(view.Trace) : "Trace";

    private bool IsSettled => _model is { IsAwaited: false } && _reading.Failure is null;

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
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (!TraceId.TryParse(Id, out var id))
        {
            _model = null;
            return;
        }

        var key = new TraceKey(Reader.Project, id);
        if (_model?.Key != key)
        {
            _model = new TraceModel(Queries, Viewer, key);
            _written = null;
            await ReadAsync(_model);
        }

        // The echo of what was written may come when the selection has moved on.
        SpanId? asked = SpanId.TryParse(Span ?? "", out var span) ? span : null;
        if (asked is null || asked != _written)
            _wanted = asked;
        ShowWanted();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;

        if (await Zone.AskAsync(_left))
            StateHasChanged();
        await _reading.RepeatAsync(UpdateAsync, _left);
    }

    private async Task UpdateAsync()
    {
        _period++;
        if (_model is null || (IsSettled && _period % Reading.SettledPeriods != 0) || !await ReadAsync(_model))
            return;

        ShowWanted();
        StateHasChanged();
    }

    private async Task<bool> ReadAsync(TraceModel model)
    {
        var changed = await _reading.TryAsync(model.ReadAsync, _left);
        if (changed && _reading.Cause is { } cause)
            LogFailure(Logger, model.TraceId, cause);
        return changed;
    }

    // Where nothing is asked for, or something that has not come, the first span is the selected one.
    private void ShowWanted()
    {
        if (_model is not { Tree: var tree })
            return;

        _selected = tree.Find(_wanted)?.SpanId ?? tree.Rows.FirstOrDefault()?.Span.SpanId;
        if (_selected is { } selected)
            tree.Reveal(selected);
        _shown = _model.Show(_selected, Prices.Of(Reader.Project));
    }

    private async Task SelectAsync(SpanId id)
    {
        _wanted = id;
        ShowWanted();
        await Task.Delay(AddressPause, Time, _left);
        if (_wanted != id)
            return;

        _written = id;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("span", id.ToString()), replace: true);
    }
}
