using Microsoft.AspNetCore.Components;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Ledger;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Charts;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Overviews;

namespace Orleans.Traces.Web.Pages;

/// <summary>What the traces of a time add up to. All of its state is in the address: see <see cref="OverviewAddress"/>.</summary>
public sealed partial class OverviewPage
{
    /// <summary>How old the figures may become of a time that ends now.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromSeconds(30);

    private const string Longest = "30d";

    private OverviewAddress _address = OverviewAddress.Default;
    private OverviewFigures? _figures;
    private IReadOnlyList<Tile> _tiles = [];
    private IReadOnlyList<ChartModel> _charts = [];
    private LedgerView? _ledger;
    private (StatsAnswer?, StatsAnswer?, LedgerReport?, LocalTimes?) _drawn;

    /// <inheritdoc/>
    protected override TimeSpan? Freshness => _address.Range.IsOpenEnded ? Age : null;

    [Inject]
    private ITraceStatistics Statistics { get; set; } = null!;

    [Inject]
    private IIngestReports Reports { get; set; } = null!;

    [Inject]
    private IUnknownModels Unknown { get; set; } = null!;

    private string Status => Inquiry.IsBusy || _figures is null ? "Reading …" : "";

    /// <inheritdoc/>
    protected override Func<CancellationToken, Task>? Take(string parameters)
    {
        var before = _address;
        _address = OverviewAddress.Read(parameters);
        if (_address.Range != before.Range)
            return ReadAsync;
        return (_address.By, _address.Limit) != (before.By, before.Limit) && _figures is { } figures ? token => figures.RegroupAsync(_address, token) : null;
    }

    /// <inheritdoc/>
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var next = new OverviewFigures(
            new OverviewSources(Statistics, Reports, Unknown), Reader.Project, StatsSpan.Of(_address.Range, Time.GetUtcNow(), Zone.Times));

        // What was shown before stays until the new figures are there. A refresh is shown whole, so that nothing flickers; other figures piece by piece.
        var isRefresh = _figures is { } shown && shown.Span.To - shown.Span.From == next.Span.To - next.Span.From;
        await next.ReadAsync(_address, () => Show(next, isRefresh), cancellationToken);
        Show(next, isRefresh: false);
    }

    /// <inheritdoc/>
    protected override void Answered()
    {
        if (_figures is not { Whole: { } whole } figures || _drawn == (whole, figures.Before, figures.Ledger, Zone.Times))
            return;

        _drawn = (whole, figures.Before, figures.Ledger, Zone.Times);
        _tiles = Tile.Of(whole, figures.Before);
        _charts = [.. OverviewCharts.All(whole, Zone.Times, (from, to) => Behind.List(from, to))];
        _ledger = figures.Ledger is { } ledger ? LedgerView.Of(ledger, Zone.Times) : null;
    }

    private void Show(OverviewFigures figures, bool isRefresh)
    {
        if (isRefresh)
            return;

        _figures = figures;
        Answered();
        StateHasChanged();
    }

    private void ChooseRange(ListRange range) => Go((_address with { Range = range }).ToString());
}
