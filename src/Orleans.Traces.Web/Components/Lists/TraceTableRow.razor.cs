using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Scores;

namespace Orleans.Traces.Web.Components.Lists;

/// <summary>One trace in the list. What was asked and answered is read once the row is in view, and not when it is gone before its turn.</summary>
public sealed partial class TraceTableRow : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private TraceRow _row = null!;
    private TraceGlance? _glance;
    private (TraceSummary, IReadOnlyList<TraceColumn>, LocalTimes, ulong, bool, string) _seen;
    private bool _changed;

    /// <summary>The trace.</summary>
    [Parameter]
    [EditorRequired]
    public required TraceSummary Trace { get; set; }

    /// <summary>The columns, in their order.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<TraceColumn> Columns { get; set; }

    /// <summary>Where the reader is.</summary>
    [Parameter]
    [EditorRequired]
    public required LocalTimes Times { get; set; }

    /// <summary>What its bar is measured by.</summary>
    [Parameter]
    public ulong Longest { get; set; }

    /// <summary>The query that found it; empty: none did.</summary>
    [Parameter]
    public string Query { get; set; } = "";

    /// <summary>It has just come.</summary>
    [Parameter]
    public bool IsFresh { get; set; }

    /// <summary>What was asked and answered has been read.</summary>
    [Parameter]
    public Action<TraceGlance>? OnGlance { get; set; }

    [Inject]
    private PageReader Reader { get; set; } = null!;

    [Inject]
    private TraceGlances Glances { get; set; } = null!;

    [Inject]
    private ILogger<TraceTableRow> Logger { get; set; } = null!;

    private TraceFacts Facts => Trace.Facts ?? TraceFacts.None;

    // What went badly is what a list is scanned for: there is room for two.
    private IReadOnlyList<ScoreChip> Scores => [.. ScoreChip.Of(Trace.Scores).Concat(_glance?.Scores ?? []).OrderBy(c => c.Value ?? double.MaxValue)];

    // A search leads to what it found.
    private string Address => $"/traces/{_row.TraceId}" + (Query.Length > 0 ? $"?q={Uri.EscapeDataString(Query)}" : "");

    private string RowClass => $"row{(_row.Errors > 0 ? " has-errors" : "")}{(IsFresh ? " fresh" : "")}";

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var seen = (Trace, Columns, Times, Longest, IsFresh, Query);
        if (seen == _seen)
            return;

        var isOther = Trace != _seen.Item1;
        (_seen, _changed) = (seen, true);
        _row = TraceRow.Of(Trace, Times, Longest);
        if (!isOther)
            return;

        // What was known of it before is shown until what is new has been read.
        _glance = Glances.Find(Reader.Project, Trace) ?? _glance;
        if (RendererInfo.IsInteractive && Glances.Find(Reader.Project, Trace) is null)
            _ = LookAsync(Trace, _leaving.Token);
    }

    /// <inheritdoc/>
    protected override bool ShouldRender()
    {
        var changed = _changed;
        _changed = false;
        return changed;
    }

    private async Task LookAsync(TraceSummary trace, CancellationToken left)
    {
        try
        {
            var glance = await Glances.ReadAsync(Reader.Project, trace, left);
            if (trace != Trace)
                return;

            (_glance, _changed) = (glance, true);
            StateHasChanged();
            OnGlance?.Invoke(glance);
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // Nobody sees it any more.
        }
        catch (Exception e)
        {
            LogUnread(Logger, trace.TraceId, e);
            if (!left.IsCancellationRequested)
            {
                (_glance, _changed) = (TraceGlance.None, true);
                StateHasChanged();
            }
        }
    }

    [LoggerMessage(4011, LogLevel.Warning, "What was asked and answered in trace {TraceId} could not be read; its row in the list shows neither.")]
    private static partial void LogUnread(ILogger logger, Identity.TraceId traceId, Exception cause);
}
