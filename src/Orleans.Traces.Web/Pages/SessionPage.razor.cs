using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using Microsoft.JSInterop;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Web.Components;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Excerpts;
using Orleans.Traces.Web.ViewModels.Owners;

namespace Orleans.Traces.Web.Pages;

/// <summary>A session as a conversation: its traces in their order, what was asked and answered in each read once it comes into view.</summary>
public sealed partial class SessionPage
{
    private const ulong Minute = 60UL * 1_000_000_000, LongPause = 30 * Minute;

    private readonly Dictionary<TraceId, TraceExcerpt> _excerpts = [];
    private readonly HashSet<TraceId> _unread = [];
    private readonly Dictionary<TraceId, (int Revision, int Spans)> _looked = [];
    private readonly CancellationTokenSource _leaving = new();
    private CancellationToken _left;
    private SessionTraces _session = null!;
    private TraceExcerpts _reader = null!;
    private NearScript? _near;
    private DotNetObjectReference<SessionPage>? _self;
    private ElementReference _root;
    private IReadOnlyList<TraceSummary> _turns = [];
    private IReadOnlyList<(string Name, string Value, string? Link)> _facts = [];
    private string _shown = "";

    /// <summary>The session, as the address has it: see <see cref="OwnerLink"/>.</summary>
    [Parameter]
    public string Segment { get; set; } = "";

    /// <inheritdoc/>
    protected override TimeSpan? Freshness => TimeSpan.FromSeconds(10);

    [Inject]
    private ITraceSearch Search { get; set; } = null!;

    [Inject]
    private ITraceQueries Queries { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private ILogger<SessionPage> Logger { get; set; } = null!;

    private string Title => OwnerLink.Shown(OwnerLink.Id(Segment));

    /// <summary>These turns have come into view.</summary>
    [JSInvokable]
    public async Task Near(IReadOnlyList<string> ids)
    {
        var near = ids.ToHashSet(StringComparer.Ordinal);
        await Task.WhenAll(_turns.Where(t => near.Contains(t.TraceId.ToString())).Select(LookAsync));
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _left = _leaving.Token;
        _reader = new TraceExcerpts(Queries);
        Begin();
        base.OnInitialized();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (Segment == _shown)
            return;
        Begin();
        if (IsLive)
            await AskAsync(ReadAsync);
    }

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
    protected override Func<CancellationToken, Task>? Take(string parameters) => null;

    /// <inheritdoc/>
    protected override Task ReadAsync(CancellationToken cancellationToken) => _session.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    protected override void Answered()
    {
        _turns = _session.Traces;
        _facts = FactsOf();

        // A turn that has grown is read again; one that was never in view waits until it is.
        foreach (var turn in _turns.Where(t => _looked.TryGetValue(t.TraceId, out var seen) && seen != (t.Revision, t.SpanCount)))
            _ = LookAsync(turn);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _leaving.Cancel();
            _leaving.Dispose();
            _self?.Dispose();
            _ = _near?.DisposeAsync().AsTask();
        }

        base.Dispose(disposing);
    }

    private void Begin()
    {
        _shown = Segment;
        _session = new SessionTraces(Search, Reader.Project, OwnerLink.Id(Segment));
        (_turns, _facts) = ([], []);
        _excerpts.Clear();
        _unread.Clear();
        _looked.Clear();
    }

    private IReadOnlyList<(string Name, string Value, string? Link)> FactsOf()
    {
        if (_turns.Count == 0)
            return [];

        var facts = new List<(string, string, string?)>();
        if (_session.UserId is { } user)
            facts.Add(("User", OwnerLink.Shown(user), OwnerLink.To(new TraceOwner(OwnerKind.User, user))));
        facts.Add(("Traces", (_session.Earlier is null ? "" : "the newest ") + Counts.Number(_turns.Count), OwnerLink.Traces(new TraceOwner(OwnerKind.Session, OwnerLink.Id(Segment)))));
        facts.Add(("Began", Zone.Times.Compact(_turns[0].Start), null));
        facts.Add(("Lasted", Durations.Text(Math.Max(_turns.Max(t => t.End), _turns[0].Start) - _turns[0].Start), null));
        var totals = _session.Totals;
        if (Amounts.Total(totals.Tokens) is not null)
            facts.Add(("Tokens", $"{Amounts.Short(totals.Tokens.Input ?? 0)} in, {Amounts.Short(totals.Tokens.Output ?? 0)} out", null));
        if (totals.CostUsd is { } cost)
            facts.Add(("Cost", Amounts.Dollars(cost) + (totals.CallsWithoutCost > 0 ? $" without {Counts.Of(totals.CallsWithoutCost, "call")}" : ""), null));
        if (_turns.Count(t => t.ErrorCount > 0) is > 0 and var failed)
            facts.Add(("With errors", Counts.Number(failed), null));
        return facts;
    }

    private string Pause(int turn)
    {
        if (turn == 0)
            return "";

        var (before, start) = (Math.Max(_turns[turn - 1].End, _turns[turn - 1].Start), _turns[turn].Start);
        return start > before && start - before >= LongPause ? Durations.Round((start - before) / Minute * Minute) : "";
    }

    private async Task LookAsync(TraceSummary turn)
    {
        var version = (turn.Revision, turn.SpanCount);
        if (_looked.TryGetValue(turn.TraceId, out var seen) && seen == version)
            return;

        _looked[turn.TraceId] = version;
        try
        {
            if (await _reader.ReadAsync(new TraceKey(Reader.Project, turn.TraceId), _left) is { } excerpt)
                _excerpts[turn.TraceId] = excerpt;
            else
                _unread.Add(turn.TraceId);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            LogUnread(Logger, turn.TraceId, e);
            _unread.Add(turn.TraceId);
        }

        StateHasChanged();
    }

    [LoggerMessage(4022, LogLevel.Warning, "What was asked and answered in trace {TraceId} could not be read; its session's page says so.")]
    private static partial void LogUnread(ILogger logger, TraceId traceId, Exception cause);
}
