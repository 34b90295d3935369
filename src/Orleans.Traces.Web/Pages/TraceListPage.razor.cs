using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.JSInterop;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Web.Components;
using Orleans.Traces.Web.Components.Lists;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Lists.Completing;
using Orleans.Traces.Web.ViewModels.Lists.Filtering;

namespace Orleans.Traces.Web.Pages;

/// <summary>The traces. All that is shown is in the address: see <see cref="ListAddress"/>.</summary>
public sealed partial class TraceListPage : IAsyncDisposable
{
    // From here on the reader reads further down, and what is new waits above.
    private const double AtTop = 40;

    private readonly CancellationTokenSource _leaving = new();
    private CancellationToken _left;
    private Reading _reading = null!;
    private ListScript _script = null!;
    private DotNetObjectReference<TraceListPage>? _self;
    private ElementReference _root;
    private ListAddress _address = ListAddress.Default;
    private TraceFeed? _feed;
    private TraceHistogram? _histogram;
    private TraceQlError? _error;
    private string? _remark;
    private (PickedValue Value, double Left, double Top)? _picked;
    private double _place;
    private bool _isPlaced = true;
    private bool _isWatched;
    private string _remembered = "";

    [Inject]
    private ITraceQueries Queries { get; set; } = null!;

    [Inject]
    private ITraceSearch Search { get; set; } = null!;

    [Inject]
    private IRankedTraces Ranked { get; set; } = null!;

    [Inject]
    private ListMemory Memory { get; set; } = null!;

    [Inject]
    private PageReader Reader { get; set; } = null!;

    [Inject]
    private BrowserZone Zone { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private ILogger<TraceListPage> Logger { get; set; } = null!;

    private bool IsEmpty =>
        _feed is { IsRead: true, Shown.Traces.Count: 0 } && _address is { Query: "", Range.IsAll: true } && _reading.Failure is null;

    private bool CanBeLive => _address is { Range.IsOpenEnded: true, Sort: TraceSort.Start };

    private bool IsLive => CanBeLive && _address.IsLive;

    private string LiveTitle => _address.IsLive ? "New traces appear by themselves; click to stop" : "New traces do not appear; click to let them";

    private string ChosenColumns => _address.Columns.Length > 0 ? _address.Columns : _remembered;

    private IReadOnlyList<TraceColumn> Columns { get; set; } = [];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= OnMoved;
        if (_feed is { IsRead: true } feed)
            Memory.Keep(feed, _place);
        await _leaving.CancelAsync();
        _leaving.Dispose();
        await _script.DisposeAsync();
        _self?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _left = _leaving.Token;
        _reading = new Reading(Time);
        _script = new ListScript(Js);
        Navigation.LocationChanged += OnMoved;
        await ShowAddressAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await WatchAsync();
        if (!firstRender)
            return;

        _remembered = TraceColumn.NamesIn(await _script.RecallAsync("columns") ?? "");
        if (_remembered.Length > 0 && _address.Columns.Length == 0)
            GoTo(_address with { Columns = _remembered }, replace: true);
        if (await Zone.AskAsync(_left))
            StateHasChanged();
        await _reading.RepeatAsync(UpdateAsync, _left);
    }

    /// <summary>The list was scrolled to this place, in pixels.</summary>
    [JSInvokable]
    public void Scroll(double place)
    {
        // Until the list is back at the place that was kept, the browser knows only of its top.
        if (!_isPlaced)
            return;

        _place = place;
        if (_place < AtTop && _feed is { Shown.Waiting: > 0 })
            ShowWaiting();
    }

    /// <summary>The end of the list has come near.</summary>
    [JSInvokable]
    public async Task ReachEnd()
    {
        if (_feed is { HasMore: true, IsWorking: false, Trouble: null })
            await MoreAsync();
    }

    /// <summary>A value in a cell was clicked.</summary>
    [JSInvokable]
    public void Pick(string field, string value, double left, double top)
    {
        if (PickedValue.Of(field, value) is not { } picked)
            return;

        _picked = (picked, left, top);
        StateHasChanged();
    }

    // The script can watch only what has been drawn.
    private async Task WatchAsync()
    {
        if (_feed is null || IsEmpty)
            return;

        if (_self is null)
        {
            _self = DotNetObjectReference.Create(this);
            await _script.WatchAsync(_root, _self);
            _isWatched = true;
        }

        // Other draws come while the script is on its way: there is nobody to scroll yet.
        if (_isWatched && !_isPlaced)
        {
            _isPlaced = true;
            if (_place > 0)
                await _script.ScrollToAsync(_place);
        }
    }

    private void OnMoved(object? sender, LocationChangedEventArgs e)
    {
        if (new Uri(e.Location).AbsolutePath == new Uri(Navigation.BaseUri).AbsolutePath)
            _ = InvokeAsync(async () =>
            {
                await ShowAddressAsync();
                StateHasChanged();
            });
    }

    private async Task ShowAddressAsync()
    {
        var address = ListAddress.Read(new Uri(Navigation.Uri).Query);
        var isSame = _feed?.What.Project == Reader.Project && address.ListsTheSame(_address);
        _address = address;
        Memory.Address = address;
        if (!isSame)
            await ShowListAsync(address);
        ChooseColumns();
    }

    private async Task ShowListAsync(ListAddress address)
    {
        TraceQlQuery? query = null;
        (_error, _remark) = (null, null);
        if (address.Query.Length > 0 && !TraceQlQuery.TryParse(address.Query, out query, out _error))
            _remark = "The query cannot be read.";
        else if (query?.IsMetrics == true)
            _remark = "This query measures spans over time. The API answers it (/tempo/api/metrics/query_range), and so does Grafana. Leave its last step away to see the traces that it looks at.";
        if (_remark is not null)
        {
            _feed?.Stop();
            _feed = null;
            return;
        }

        if (Memory.Find(Reader.Project, address) is var (kept, place))
        {
            (_feed, _place, _isPlaced) = (kept, place, false);
            if (kept is { HasMore: true, Trouble: null } and not ListedFeed)
                _ = RunAsync(kept);
            return;
        }

        // The list that is shown stays until the next one is there.
        var feed = TraceFeed.Of(new ListSources(Queries, Search, Ranked, Time), new ListedWhat(Reader.Project, address, query));
        if (feed is ListedFeed)
            await ReadAsync(async token =>
            {
                await feed.MoreAsync(() => { }, token);
                return true;
            });
        if (_address != address)
            return;

        _feed?.Stop();
        (_feed, _place, _isPlaced) = (feed, 0, true);
        if (_isWatched)
            _ = _script.ScrollToAsync(0);
        if (feed is not ListedFeed && RendererInfo.IsInteractive)
            _ = RunAsync(feed);
    }

    private async Task RunAsync(TraceFeed feed)
    {
        try
        {
            await feed.MoreAsync(() => Tell(feed), _left);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page is gone.
        }
    }

    private void Tell(TraceFeed feed)
    {
        if (feed != _feed || _left.IsCancellationRequested)
            return;

        ChooseColumns();
        StateHasChanged();
    }

    private async Task MoreAsync()
    {
        if (_feed is not { } feed)
            return;

        if (feed is ListedFeed)
            await ReadAsync(async token =>
            {
                await feed.MoreAsync(() => { }, token);
                return true;
            });
        else
            await RunAsync(feed);
        Tell(feed);
    }

    private async Task UpdateAsync()
    {
        if (_feed is not { } feed)
            return;

        var arrivals = !IsLive ? NewTraces.LeaveOut : _place < AtTop ? NewTraces.Show : NewTraces.Hold;
        if (await ReadAsync(token => feed.RenewAsync(arrivals, token)))
            Tell(feed);
        _histogram?.Renew();
    }

    private async Task<bool> ReadAsync(Func<CancellationToken, Task<bool>> read)
    {
        var changed = await _reading.TryAsync(read, _left);
        if (changed && _reading.Cause is { } cause)
            LogFailure(Logger, cause);
        return changed;
    }

    private void ShowWaiting()
    {
        _feed?.Shown.Release();
        StateHasChanged();
    }

    private void Note(TraceGlance glance)
    {
        if (_feed is not { Shown: var shown })
            return;

        var isNews = (glance.Input.Length > 0 && shown.Use("input")) | (glance.Output.Length > 0 && shown.Use("output"))
            | (glance.Scores.Count > 0 && shown.Use("scores"));
        if (isNews)
            Tell(_feed);
    }

    // The same columns stay the same object, so that rows need not be drawn again.
    private void ChooseColumns()
    {
        var columns = TraceColumn.Shown(ChosenColumns, c => _feed is null || _feed.Shown.IsUsed(c));
        if (!columns.SequenceEqual(Columns))
            Columns = columns;
    }

    private void GoTo(ListAddress address, bool replace = false) => Navigation.NavigateTo(Reader.Link(address.ToString()), replace: replace);

    // A trace's id stands for the trace.
    private void RunQuery(string query)
    {
        if (TraceId.TryParse(query, out var id) || TraceId.TryParse(PlainWords.OfQuery(query) ?? "", out id))
            Navigation.NavigateTo(Reader.Link($"/traces/{id}"));
        else
            GoTo(_address with { Query = query });
    }

    private void Filter(TraceFilter filter)
    {
        _picked = null;
        if (QueryFilters.With(_address.Query, filter) is { } query)
            RunQuery(query);
    }

    private void ChooseRange(ListRange range) => GoTo(_address with { Range = range });

    private void SortBy(TraceSort sort) => GoTo(_address with { Sort = sort });

    private void ToggleLive() => GoTo(_address with { IsLive = !_address.IsLive }, replace: true);

    private async Task ChooseColumnsAsync(string names)
    {
        _remembered = names;
        await _script.RememberAsync("columns", names);
        GoTo(_address with { Columns = names }, replace: true);
    }
}
