using Orleans.Traces.Identity;
using Orleans.Traces.Server.Prices;

namespace Orleans.Traces.Server.Views;

/// <summary>What is kept of a project besides its traces and keys.</summary>
internal sealed class ProjectRemains(ProjectPrices prices, SavedViewRegistry views)
{
    /// <summary>Forgets it, since the project was deleted: a later project of this id begins with nothing.</summary>
    public async Task ForgetAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await prices.ForgetAsync(project, cancellationToken);
        await views.ForgetAsync(project, cancellationToken);
    }
}
