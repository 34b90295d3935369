using System.Web;
using Microsoft.AspNetCore.Components;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Charts;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Overviews;
using Orleans.Traces.Web.ViewModels.Owners;

namespace Orleans.Traces.Web.Pages;

/// <summary>What the traces of one user add up to, with the sessions. The range is in the address: see <see cref="RangeParameters"/>.</summary>
public sealed partial class UserPage
{
    private const string DefaultRange = "30d";

    private ListRange _range = ListRange.Of(DefaultRange);
    private StatsAnswer? _whole;
    private StatsAnswer? _models;
    private IReadOnlyList<Tile> _tiles = [];
    private IReadOnlyList<ChartModel> _charts = [];
    private IReadOnlyList<BreakdownRow> _rows = [];
    private IReadOnlyList<OwnerRow> _sessions = [];
    private string _shown = "";

    /// <summary>The user, as the address has it: see <see cref="OwnerLink"/>.</summary>
    [Parameter]
    public string Segment { get; set; } = "";

    /// <inheritdoc/>
    protected override TimeSpan? Freshness => _range.IsOpenEnded ? TimeSpan.FromSeconds(30) : null;

    [Inject]
    private ITraceStatistics Statistics { get; set; } = null!;

    private TraceOwner Owner => new(OwnerKind.User, OwnerLink.Id(Segment));

    private string Title => OwnerLink.Shown(Owner.Id);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (Segment == _shown)
            return;

        (_shown, _whole, _models) = (Segment, null, null);
        if (IsLive)
            await AskAsync(ReadAsync);
    }

    /// <inheritdoc/>
    protected override Func<CancellationToken, Task>? Take(string parameters)
    {
        var before = _range;
        _range = RangeParameters.Read(HttpUtility.ParseQueryString(parameters), DefaultRange);
        return _range == before ? null : ReadAsync;
    }

    /// <inheritdoc/>
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var (owner, project, range) = (Owner, Reader.Project, _range);
        var span = StatsSpan.Of(range, Time.GetUtcNow(), Zone.Times);
        var whole = await Statistics.StatsAsync(project, span.Query() with { Within = owner }, cancellationToken);
        var models = await Statistics.StatsAsync(project, span.Query(StatsBy.Model) with { Within = owner }, cancellationToken);
        var sessions = await Statistics.GroupsAsync(project, new GroupsQuery(span.From, span.To, OwnerKind.Session) { Within = owner }, cancellationToken);

        (_whole, _models) = (whole, models);
        _tiles = [.. Tile.Of(whole, null).Select(t => t with { Link = null })];
        _charts = [.. OverviewCharts.All(whole, Zone.Times, (from, to) => Behind.List(from, to, OwnerLink.Query(owner)))];
        _rows = [.. BreakdownRow.Of(models, OverviewSort.Count).Where(r => r.IsNamed)];
        _sessions = OwnerRow.Of(sessions.Groups, new OwnersAddress(OwnerKind.Session), Zone.Times);
    }

    private void ChooseRange(ListRange range) =>
        Go(PageAddress.Of(OwnerLink.To(Owner), RangeParameters.Of(range, DefaultRange)));
}
