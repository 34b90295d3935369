using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Access;

/// <summary>The projects of the instance.</summary>
internal sealed class ProjectRegistry(IConfigStore store, TimeProvider time)
{
    /// <summary>Projects that an instance may have.</summary>
    public const int MaxProjects = 1_000;

    // A change that meets others each time is given up after so many.
    private const int MaxAttempts = 10;

    private readonly StoredDocuments<ProjectRecord> _projects = new(store, ProjectRecord.Kind, AccessJson.Api.ProjectRecord);

    /// <summary>Makes the default project where it is missing: it always exists.</summary>
    public Task EnsureDefaultAsync(CancellationToken cancellationToken) => CreateAsync(
        new ProjectRecord { Id = ProjectId.Default, Name = "default", CreatedAt = time.GetUtcNow() }, cancellationToken);

    /// <summary>All projects, in the order of their ids.</summary>
    public async Task<IReadOnlyList<ProjectRecord>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _projects.ListAsync(cancellationToken)).Select(p => p.Value)];

    /// <summary>A project; null: there is none of this id.</summary>
    public async Task<ProjectRecord?> FindAsync(ProjectId id, CancellationToken cancellationToken) =>
        (await _projects.FindAsync(id.ToString(), cancellationToken))?.Value;

    /// <summary>False: there is one of this id already.</summary>
    public Task<bool> CreateAsync(ProjectRecord project, CancellationToken cancellationToken) =>
        _projects.PutAsync(project.Id.ToString(), project, basedOn: null, cancellationToken);

    /// <summary>The project as it is after the change; null: there is none of this id.</summary>
    /// <exception cref="StorageUnavailableException">Others change it all the time.</exception>
    public async Task<ProjectRecord?> ChangeAsync(ProjectId id, ProjectChange change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await _projects.FindAsync(id.ToString(), cancellationToken) is not var (project, etag))
                return null;
            var changed = change.Apply(project);
            if (await _projects.PutAsync(id.ToString(), changed, etag, cancellationToken))
                return changed;
        }

        throw new StorageUnavailableException($"The project {id} was changed by others {MaxAttempts} times meanwhile.");
    }

    /// <summary>Deletes what is known of the project; its traces stay until they are too old. False: there is none of this id, or it has
    /// just been changed.</summary>
    public async Task<bool> DeleteAsync(ProjectId id, CancellationToken cancellationToken) =>
        await _projects.FindAsync(id.ToString(), cancellationToken) is var (_, etag) && await _projects.DeleteAsync(id.ToString(), etag, cancellationToken);
}
