using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Query.Stats;

namespace Orleans.Traces.Web.ViewModels.Overviews;

/// <summary>Where the figures of the overview come from.</summary>
/// <param name="Statistics">What traces add up to.</param>
/// <param name="Reports">What became of what was sent.</param>
/// <param name="Unknown">Models without a price.</param>
public sealed record OverviewSources(ITraceStatistics Statistics, IIngestReports Reports, IUnknownModels Unknown);

/// <summary>The figures of the overview, of one time. Each is shown as soon as it is there.</summary>
public sealed class OverviewFigures(OverviewSources sources, ProjectId project, StatsSpan span)
{
    /// <summary>The time that they are of.</summary>
    public StatsSpan Span => span;

    /// <summary>All traces; null: not read yet.</summary>
    public StatsAnswer? Whole { get; private set; }

    /// <summary>All traces of the time before; null: not read yet, or there is none.</summary>
    public StatsAnswer? Before { get; private set; }

    /// <summary>What is told apart; null: not read yet.</summary>
    public StatsAnswer? Groups { get; private set; }

    /// <summary>What became of what was sent; null: not read yet.</summary>
    public LedgerReport? Ledger { get; private set; }

    /// <summary>Models without a price, whenever they were met.</summary>
    public IReadOnlyList<UnknownModel> Unknown { get; private set; } = [];

    /// <summary>Reads all of them.</summary>
    /// <param name="address">What is told apart.</param>
    /// <param name="shown">Called after each.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReadAsync(OverviewAddress address, Action shown, CancellationToken cancellationToken)
    {
        Unknown = sources.Unknown.List(project);
        Whole = await sources.Statistics.StatsAsync(project, span.Query(), cancellationToken);
        shown();
        await RegroupAsync(address, cancellationToken);
        shown();
        Ledger = await sources.Reports.ReadAsync(
            new LedgerQuery(project, LedgerHour.Holding(span.From), LedgerHour.NotBefore(span.To), null), cancellationToken);
        shown();
        if (span.Before is { } before)
            Before = await sources.Statistics.StatsAsync(project, before.Query(), cancellationToken);
    }

    /// <summary>Reads what is told apart alone.</summary>
    public async Task RegroupAsync(OverviewAddress address, CancellationToken cancellationToken) =>
        Groups = await sources.Statistics.StatsAsync(project, span.Query(address.By, address.Limit), cancellationToken);
}
