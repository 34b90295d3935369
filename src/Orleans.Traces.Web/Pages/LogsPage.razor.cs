using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Orleans.Traces.Query;
using Orleans.Traces.Web.Components;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Lists.Completing;
using Orleans.Traces.Web.ViewModels.LogRecords;

namespace Orleans.Traces.Web.Pages;

/// <summary>The log records of a project outside of traces, newest first. All of its state is in the address: see <see cref="LogsAddress"/>.</summary>
public sealed partial class LogsPage
{
    private LogsAddress _address = LogsAddress.Default;
    private LogFeed? _feed;
    private NearScript? _near;
    private DotNetObjectReference<LogsPage>? _self;
    private ElementReference _root;
    private string _words = "";
    private bool _readsMore;

    /// <inheritdoc/>
    protected override TimeSpan? Freshness => _address.IsLive && _address.Range.IsOpenEnded ? Reading.Period : null;

    [Inject]
    private ILogQueries Logs { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private string Status => _feed is not { IsRead: true } || _readsMore ? "Reading …" : "";

    // The same words in all that traces hold.
    private string InTraces => new ListAddress { Query = PlainWords.ToQuery(_address.Find), Range = _address.Range }.ToString();

    /// <summary>The end of the list has come into view.</summary>
    [JSInvokable]
    public Task Near(IReadOnlyList<string> names) => names.Contains("end") && _feed is { IsPaused: false } ? MoreAsync() : Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            (_near, _self) = (new NearScript(Js), DotNetObjectReference.Create(this));
            await _near.WatchAsync(_root, _self);
        }

        await base.OnAfterRenderAsync(firstRender);
    }

    /// <inheritdoc/>
    protected override Func<CancellationToken, Task>? Take(string parameters)
    {
        var before = _address;
        _address = LogsAddress.Read(parameters);
        if (_feed is not null && _address.ListsTheSame(before))
            return null;

        _words = _address.Find;
        return ReadAnewAsync;
    }

    /// <inheritdoc/>
    protected override Task ReadAsync(CancellationToken cancellationToken) =>
        _feed is { IsRead: true } feed ? feed.ReadNewerAsync(Time.GetUtcNow(), cancellationToken) : ReadAnewAsync(cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _self?.Dispose();
            _ = _near?.DisposeAsync().AsTask();
        }

        base.Dispose(disposing);
    }

    // What was shown before stays until the new records are there.
    private async Task ReadAnewAsync(CancellationToken cancellationToken)
    {
        var feed = new LogFeed(Logs, Reader.Project, _address);
        await feed.ReadMoreAsync(Time.GetUtcNow(), cancellationToken);
        _feed = feed;
    }

    private async Task MoreAsync()
    {
        if (_readsMore || _feed is not { HasMore: true } feed)
            return;

        _readsMore = true;
        try
        {
            await AskAsync(token => feed.ReadMoreAsync(Time.GetUtcNow(), token));
        }
        finally
        {
            _readsMore = false;
            StateHasChanged();
        }
    }

    private string GoOn(LogFeed feed) =>
        (_address with { Range = ListRange.Between(_address.Range.At(Time.GetUtcNow()).From is > 0 and var from ? from : null, feed.Entries[^1].Time), Open = null }).ToString();

    private void Toggle(LogEntry entry) => Go((_address with { Open = _address.Open == entry.Place ? null : entry.Place }).ToString(), replace: true);

    private void Find() => Go((_address with { Find = _words.Trim(), Open = null }).ToString());

    private void ToggleLive() => Go((_address with { IsLive = !_address.IsLive }).ToString(), replace: true);

    private void ChooseRange(ListRange range) => Go((_address with { Range = range, Open = null }).ToString());

    private void ChooseSeverity(ChangeEventArgs e) =>
        Go((_address with { Severity = Enum.TryParse<LeastSeverity>(e.Value as string, out var severity) ? severity : LeastSeverity.Any, Open = null }).ToString());
}
