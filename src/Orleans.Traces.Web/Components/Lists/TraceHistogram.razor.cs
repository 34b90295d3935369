using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using Microsoft.JSInterop;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Lists.Histograms;

namespace Orleans.Traces.Web.Components.Lists;

/// <summary>How many traces start when, and how many of them have errors. A part of it can be drawn over to look at that time alone.</summary>
/// <remarks>Without a query the counts are statistics, read again while the list is live, at most a twentieth of the time. With one they are what the
/// list's search has found so far; what it has not looked at is drawn as not known.</remarks>
public sealed partial class TraceHistogram : IAsyncDisposable
{
    private const int RestFactor = 20;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _leaving = new();
    private ListScript _script = null!;
    private DotNetObjectReference<TraceHistogram>? _self;
    private ElementReference _root;
    private TraceFeed? _seen;
    private HistogramTime? _time;
    private IReadOnlyList<HistogramBar> _counted = [];
    private DateTimeOffset _restsUntil;
    private bool _isReading;
    private bool _isStale;
    private bool _isPartial;
    private string? _trouble;

    /// <summary>The list.</summary>
    [Parameter]
    [EditorRequired]
    public required TraceFeed Feed { get; set; }

    /// <summary>Where the reader is.</summary>
    [Parameter]
    [EditorRequired]
    public required LocalTimes Times { get; set; }

    /// <summary>New traces come by themselves.</summary>
    [Parameter]
    public bool IsLive { get; set; }

    /// <summary>The reader chooses another time.</summary>
    [Parameter]
    public EventCallback<ListRange> OnChoose { get; set; }

    [Inject]
    private ITraceQueries Queries { get; set; } = null!;

    [Inject]
    private ITraceStatistics Statistics { get; set; } = null!;

    [Inject]
    private PageReader Reader { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private ILogger<TraceHistogram> Logger { get; set; } = null!;

    private ListRange Range => Feed.What.Address.Range;

    private IReadOnlyList<HistogramBar> Bars => Feed is FoundFeed found ? HistogramBar.Of(_time!, found.Counted, KnownDownTo(found)) : _counted;

    private long Highest => Bars.Max(b => b.Count);

    private string PartialWords => "Of the newest traces: one query may read no more.";

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
        if (!RendererInfo.IsInteractive)
            return;

        // The page is drawn anew when there are other traces than before.
        _isStale = IsLive && Feed is ListedFeed;
        if (ReferenceEquals(Feed, _seen))
            return;

        // The bars that are shown stay until the next ones are there, unless they count something else.
        if (Feed is FoundFeed || _seen is FoundFeed)
            (_time, _counted, _isPartial) = (null, [], false);
        _seen = Feed;
        _ = ReadAsync(Feed);
    }

    /// <summary>Counts anew where there are other traces than before, and the last time is long enough ago.</summary>
    public void Renew()
    {
        if (_isStale && !_isReading && Time.GetUtcNow() >= _restsUntil)
            _ = ReadAsync(Feed);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;

        _self = DotNetObjectReference.Create(this);
        await _script.CallAsync("brush", _root, _self);
    }

    /// <summary>The reader has drawn over these buckets, both ends included.</summary>
    [JSInvokable]
    public Task Brush(int first, int last) => _time is { } time
        ? OnChoose.InvokeAsync(ListRange.Between(time.StartOf(Math.Min(first, last)), time.StartOf(Math.Max(first, last) + 1)))
        : Task.CompletedTask;

    /// <summary>The reader wants to see more time around.</summary>
    [JSInvokable]
    public Task ZoomOut()
    {
        if (_time is not { } time || Range.IsAll)
            return Task.CompletedTask;

        var length = time.To - time.From;
        var (from, to) = (time.From - Math.Min(length, time.From), time.To + length);
        return OnChoose.InvokeAsync(ListRange.Between(from, to >= ListRange.Nanos(Time.GetUtcNow()) ? null : to));
    }

    private static ulong? KnownDownTo(FoundFeed found) => found.IsWorking || found.HasMore
        ? Math.Min(found.Progress?.DownTo ?? ulong.MaxValue, found.Counted.Count > 0 ? found.Counted[^1].Start : ulong.MaxValue)
        : 0;

    private async Task ReadAsync(TraceFeed feed)
    {
        (_isReading, _isStale) = (true, false);
        var began = Time.GetUtcNow();
        try
        {
            var token = _leaving.Token;
            var reader = (began, Times.Zone);
            var time = await Task.Run(() => HistogramTime.FindAsync(Queries, Reader.Project, feed.What.Address.Range, reader, token), token);
            var counted = Array.Empty<HistogramBar>() as IReadOnlyList<HistogramBar>;
            var isLimited = false;
            if (feed is not FoundFeed)
            {
                var stats = await Task.Run(
                    () => Statistics.StatsAsync(Reader.Project, new StatsQuery(time.From, time.To, time.Step, StatsBy.None, 1), token), token);
                (counted, isLimited) = (HistogramBar.Of(time, stats), stats.IsLimited);
            }

            if (ReferenceEquals(feed, _seen))
                (_time, _counted, _isPartial, _trouble) = (time, counted, isLimited, null);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            // The list is of use without.
            LogUnread(Logger, e);
            _trouble = $"The counts over time could not be read. {Reading.Words(e)}.";
        }

        var took = Time.GetUtcNow() - began;
        (_isReading, _restsUntil) = (false, Time.GetUtcNow() + (took * RestFactor > Rest ? took * RestFactor : Rest));
        StateHasChanged();
    }

    // What is told of a bar stands on the side that has room.
    private string BarClass(HistogramBar bar, int at) => $"bucket{(bar.IsKnown ? "" : " unknown")}{(at > _time!.Count / 2 ? " late" : "")}";

    private string Height(long count) => string.Create(CultureInfo.InvariantCulture, $"height:{100.0 * count / Highest:0.##}%");

    private static string ErrorShare(HistogramBar bar) => string.Create(CultureInfo.InvariantCulture, $"height:{100.0 * bar.Errors / bar.Count:0.##}%");

    private static string Left(HistogramTick tick) => string.Create(CultureInfo.InvariantCulture, $"left:{tick.Percent:0.##}%");

    private string Tip(HistogramBar bar, int at)
    {
        var noun = Feed is FoundFeed ? Count(bar.Count, "match", "matches") : Count(bar.Count, "trace", "traces");
        var errors = bar.Errors > 0 ? $", {Count(bar.Errors, "with errors", "with errors")}" : "";
        return $"{times(at)} – {times(at + 1)}\n{(bar.IsKnown || bar.Count > 0 ? noun + errors : "not looked at")}{(bar.IsKnown || bar.Count == 0 ? "" : " so far")}";

        string times(int bucket) => Times.Compact(_time!.StartOf(bucket));
    }

    private static string Count(long count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");

    private string Summary(HistogramTime time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Bars.Sum(b => b.Count):N0} traces over time, {Bars.Sum(b => b.Errors):N0} of them with errors, from {Times.Compact(time.From)} to {Times.Compact(time.To)}");

    [LoggerMessage(4014, LogLevel.Warning, "The counts of traces over time could not be read; the list stands without them.")]
    private static partial void LogUnread(ILogger logger, Exception cause);
}
