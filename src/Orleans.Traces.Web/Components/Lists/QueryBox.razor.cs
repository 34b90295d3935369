using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using Microsoft.JSInterop;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Web.ViewModels.Lists.Completing;

namespace Orleans.Traces.Web.Components.Lists;

/// <summary>Where TraceQL is written: what may stand at the caret is offered, and what cannot be read is said as it is typed.</summary>
/// <remarks>The text belongs to the browser. The script tells what is typed, a little later, and moves among the offers by itself.</remarks>
public sealed partial class QueryBox : IAsyncDisposable
{
    // How long names and values are offered before they are looked up anew.
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private const int MaxNames = 2_000, MaxValues = 1_000, MaxKept = 32;

    private readonly CancellationTokenSource _leaving = new();
    private readonly Dictionary<ValueSource, (DateTimeOffset At, IReadOnlyList<AttributeValue> Values)> _values = [];
    private (DateTimeOffset At, Completions Completions)? _completions;
    private ElementReference _box;
    private DotNetObjectReference<QueryBox>? _self;
    private ListScript _script = null!;
    private IReadOnlyList<Offer> _offers = [];
    private TraceQlError? _typedFault;
    private bool _isTyping;
    private bool _isUnfinished;
    private bool _isWords;
    private bool _isLooking;
    private int _version;
    private string? _shown;

    /// <summary>The query that is shown.</summary>
    [Parameter]
    [EditorRequired]
    public required string Query { get; set; }

    /// <summary>Why <see cref="Query"/> cannot be run, where it cannot be read.</summary>
    [Parameter]
    public TraceQlError? Error { get; set; }

    /// <summary>What else is to be said of it.</summary>
    [Parameter]
    public string? Remark { get; set; }

    /// <summary>The reader runs a query that can be read; empty: all traces.</summary>
    [Parameter]
    public EventCallback<string> OnRun { get; set; }

    [Inject]
    private IAttributeCatalog Catalog { get; set; } = null!;

    [Inject]
    private PageReader Reader { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private ILogger<QueryBox> Logger { get; set; } = null!;

    private TraceQlError? Fault => _isTyping ? _typedFault : Error;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        await _script.DisposeAsync();
        _self?.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => _script = new ListScript(Js);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Query == _shown)
            return;

        // What was typed gives way to what the address says.
        (_shown, _isTyping, _typedFault, _isUnfinished, _isWords) = (Query, false, null, false, false);
        Offer([]);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;

        _self = DotNetObjectReference.Create(this);
        await _script.CallAsync("attendQuery", _box, _self);
    }

    /// <summary>The reader has typed.</summary>
    /// <param name="text">All of it.</param>
    /// <param name="caret">Where the caret stands.</param>
    /// <param name="history">What this browser ran before, where the text is empty.</param>
    [JSInvokable]
    public async Task Type(string text, int caret, string[]? history)
    {
        _isTyping = text.Trim() != Query;
        _isWords = PlainWords.Are(text);
        _typedFault = text.Trim().Length == 0 || _isWords || TraceQlQuery.TryParse(text, out _, out var fault) ? null : fault;
        _isUnfinished = _typedFault is { } error && error.Offset >= text.TrimEnd().Length;
        if (text.Trim().Length == 0 && history is { Length: > 0 })
        {
            Offer([.. history.Select(h => new Offer(h, ViewModels.Lists.TraceRow.Cell(h), "run before", 0, text.Length))]);
            StateHasChanged();
            return;
        }

        await OfferAtAsync(CompletionPlace.At(text, caret));
    }

    /// <summary>The reader has left the box, or wants no offers.</summary>
    [JSInvokable]
    public void Close()
    {
        Offer([]);
        StateHasChanged();
    }

    /// <summary>The reader runs what is written.</summary>
    /// <returns>Whether it can be run.</returns>
    [JSInvokable]
    public async Task<bool> Run(string text)
    {
        var query = PlainWords.ToQuery(text.Trim());
        _isWords = false;
        Offer([]);
        _typedFault = query.Length == 0 || TraceQlQuery.TryParse(query, out _, out var fault) ? null : fault;
        (_isTyping, _isUnfinished) = (_typedFault is not null, false);
        StateHasChanged();
        if (_typedFault is null)
            await OnRun.InvokeAsync(query);
        return _typedFault is null;
    }

    private async Task OfferAtAsync(CompletionPlace place)
    {
        var version = ++_version;
        try
        {
            var completions = _completions?.Completions ?? new Completions([]);
            var source = Completions.Needs(place);
            Offer(source is not null && Kept(source) is { } kept ? Completions.At((CompletionPlace.Value)place, kept) : completions.At(place));
            version = _version;
            _isLooking = source is not null && Kept(source) is null;
            StateHasChanged();
            if (source is not null && _isLooking)
                Offer(version, Completions.At((CompletionPlace.Value)place, await ValuesAsync(source)));
            else if (place is CompletionPlace.Field && !IsFresh(_completions?.At))
                Offer(version, (await NamesAsync()).At(place));
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception e)
        {
            // Nobody needs completion to write a query.
            LogUnoffered(Logger, e);
            Offer(version, _offers);
        }
    }

    private void Offer(IReadOnlyList<Offer> offers)
    {
        (_offers, _isLooking) = (offers, false);
        _version++;
    }

    // What was looked up for a place that the caret has left is kept, but not shown.
    private void Offer(int version, IReadOnlyList<Offer> offers)
    {
        if (version != _version || _leaving.IsCancellationRequested)
            return;

        Offer(offers);
        StateHasChanged();
    }

    private bool IsFresh(DateTimeOffset? at) => at is { } then && Time.GetUtcNow() - then < Freshness;

    private IReadOnlyList<AttributeValue>? Kept(ValueSource source) =>
        _values.TryGetValue(source, out var kept) && IsFresh(kept.At) ? kept.Values : null;

    private async Task<IReadOnlyList<AttributeValue>> ValuesAsync(ValueSource source)
    {
        var query = new CatalogQuery { Project = Reader.Project, Limit = MaxValues };
        var found = await Task.Run(() => Catalog.ValuesAsync(query, source, _leaving.Token), _leaving.Token);
        if (_values.Count >= MaxKept)
            _values.Clear();
        _values[source] = (Time.GetUtcNow(), found.Values);
        return found.Values;
    }

    private async Task<Completions> NamesAsync()
    {
        var query = new CatalogQuery { Project = Reader.Project, Limit = MaxNames };
        var found = await Task.Run(() => Catalog.NamesAsync(query, scope: null, _leaving.Token), _leaving.Token);
        _completions = (Time.GetUtcNow(), new Completions(found.Names));
        return _completions.Value.Completions;
    }

    [LoggerMessage(4012, LogLevel.Warning, "Names and values could not be looked up for completion; the box for queries offers none.")]
    private static partial void LogUnoffered(ILogger logger, Exception cause);
}
