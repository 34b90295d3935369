using Orleans.Traces.Identity;
using Orleans.Traces.Server.Prices;
using Orleans.Traces.Server.Views;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Access;

/// <summary>What is kept of a project besides its keys and its data.</summary>
internal sealed class ProjectBelongings(ProjectPrices prices, SavedViewRegistry views, JudgingBelongings judging, IDatasetStore datasets)
{
    /// <summary>Forgets it, since the project was deleted: a later project of this id begins with nothing.</summary>
    public async Task ForgetAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await prices.ForgetAsync(project, cancellationToken);
        await views.ForgetAsync(project, cancellationToken);
        await judging.ForgetAsync(project, cancellationToken);
        await datasets.ForgetAsync(project, cancellationToken);
    }
}
