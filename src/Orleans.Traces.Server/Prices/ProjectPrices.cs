using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Prices;

/// <summary>All that is kept of one project's prices.</summary>
internal sealed class ProjectPrices(OwnPriceRegistry own, UnknownModelRegister unknown)
{
    /// <summary>Forgets it, since the project was deleted: a later project of this id begins with nothing.</summary>
    public async Task ForgetAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await own.DeleteAllAsync(project, cancellationToken);
        await unknown.ForgetAsync(project, cancellationToken);
    }
}
