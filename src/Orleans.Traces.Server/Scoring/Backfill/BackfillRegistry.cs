using Orleans.Traces.Identity;
using Orleans.Traces.Scoring.Backfill;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring.Backfill;

/// <summary>The backfills of scorers, as they are stored: of each scorer the latest one.</summary>
internal sealed class BackfillRegistry(IConfigStore store)
{
    /// <summary>The kind of these documents in an <see cref="IConfigStore"/>; a document's id is <c>{project}.{scorer}</c>.</summary>
    private const string Kind = "backfill";

    // A change that meets others each time is given up after so many.
    private const int MaxAttempts = 10;

    private readonly StoredDocuments<BackfillJob> _stored = new(store, Kind, ScoringJson.Api.BackfillJob);

    /// <summary>A scorer's latest; null: it had none.</summary>
    public async Task<BackfillJob?> FindAsync(ProjectId project, string scorerId, CancellationToken cancellationToken) =>
        (await _stored.FindAsync(IdOf(project, scorerId), cancellationToken))?.Value;

    /// <summary>The scorers whose backfills are running.</summary>
    public async Task<IReadOnlyList<(ProjectId Project, string ScorerId)>> RunningAsync(CancellationToken cancellationToken)
    {
        var running = new List<(ProjectId, string)>();
        foreach (var (id, job, _) in await _stored.ListWithIdsAsync(cancellationToken))
        {
            // No project has a dot.
            var dot = id.IndexOf('.', StringComparison.Ordinal);
            if (job.State == BackfillState.Running && dot > 0 && ProjectId.TryParse(id[..dot], out var project))
                running.Add((project, id[(dot + 1)..]));
        }

        return running;
    }

    /// <summary>Changes a scorer's latest; the change may be asked for several times, and says with null that there is nothing to change.</summary>
    /// <returns>The job as it is stored after it; null: there is none.</returns>
    /// <exception cref="StorageUnavailableException">Others change it all the time.</exception>
    public async Task<BackfillJob?> ChangeAsync(
        ProjectId project, string scorerId, Func<BackfillJob?, BackfillJob?> change, CancellationToken cancellationToken)
    {
        var id = IdOf(project, scorerId);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await _stored.FindAsync(id, cancellationToken);
            if (change(stored?.Value) is not { } changed)
                return stored?.Value;
            if (await _stored.PutAsync(id, changed, stored?.ETag, cancellationToken))
                return changed;
        }

        throw new StorageUnavailableException($"The backfill of the scorer {id} was changed by others {MaxAttempts} times meanwhile.");
    }

    /// <summary>Forgets all of a project's, since the project was deleted.</summary>
    public async Task ForgetAsync(ProjectId project, CancellationToken cancellationToken)
    {
        foreach (var (id, _, etag) in await _stored.ListWithIdsAsync(cancellationToken))
        {
            if (id.StartsWith($"{project}.", StringComparison.Ordinal))
                await _stored.DeleteAsync(id, etag, cancellationToken);
        }
    }

    private static string IdOf(ProjectId project, string scorerId) => $"{project}.{scorerId}";
}
