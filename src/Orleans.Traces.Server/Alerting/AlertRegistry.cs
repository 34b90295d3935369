using System.Text.Json;
using Orleans.Traces.Alerting;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Alerting;

/// <summary>The alerts of projects as they are stored, one document a project, and the state of each, a document of its own.</summary>
internal sealed class AlertRegistry(IConfigStore store)
{
    private const string RuleKind = "alerts", StateKind = "alert-state";

    // A change that meets others each time is given up after so many.
    private const int MaxAttempts = 10;

    private readonly StoredDocuments<StoredAlerts> _rules = new(store, RuleKind, AlertJson.Api.StoredAlerts);
    private readonly StoredDocuments<AlertState> _states = new(store, StateKind, AlertJson.Api.AlertState);

    /// <summary>A project's alerts in the order of their ids.</summary>
    public async Task<IReadOnlyList<AlertRule>> ListAsync(ProjectId project, CancellationToken cancellationToken) =>
        (await _rules.FindAsync(project.ToString(), cancellationToken))?.Value.Alerts ?? [];

    /// <summary>An alert; null: the project has none of this id.</summary>
    public async Task<AlertRule?> FindAsync(ProjectId project, string id, CancellationToken cancellationToken) =>
        (await ListAsync(project, cancellationToken)).FirstOrDefault(a => a.Id == id);

    /// <summary>The alerts of all projects that are looked after.</summary>
    public async Task<IReadOnlyList<(ProjectId Project, string Id)>> EnabledAsync(CancellationToken cancellationToken)
    {
        var enabled = new List<(ProjectId, string)>();
        foreach (var (id, alerts, _) in await _rules.ListWithIdsAsync(cancellationToken))
        {
            if (ProjectId.TryParse(id, out var project))
                enabled.AddRange(alerts.Alerts.Where(a => a.Enabled).Select(a => (project, a.Id)));
        }

        return enabled;
    }

    /// <summary>Sets an alert, or replaces it; its state stays. Null: the project has as many as it may, or as large ones.</summary>
    /// <returns>Whether it is new.</returns>
    public async Task<bool?> PutAsync(ProjectId project, AlertRule rule, CancellationToken cancellationToken)
    {
        bool? isNew = null;
        await ChangeAsync(project, alerts =>
        {
            List<AlertRule> all = [.. alerts.Where(a => a.Id != rule.Id), rule];
            all.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));
            isNew = Fits(all) ? all.Count > alerts.Count : null;
            return isNew is null ? null : all;
        }, cancellationToken);
        return isNew;
    }

    /// <summary>Deletes an alert with its state; false: the project has none of this id.</summary>
    public async Task<bool> DeleteAsync(ProjectId project, string id, CancellationToken cancellationToken)
    {
        var isDeleted = await ChangeAsync(
            project, alerts => alerts.Any(a => a.Id == id) ? [.. alerts.Where(a => a.Id != id)] : null, cancellationToken);
        if (await FindStateAsync(project, id, cancellationToken) is (_, { } etag))
            await _states.DeleteAsync(IdOf(project, id), etag, cancellationToken);
        return isDeleted;
    }

    /// <summary>Deletes all of a project's, since the project was deleted.</summary>
    public async Task ForgetAsync(ProjectId project, CancellationToken cancellationToken)
    {
        foreach (var alert in await ListAsync(project, cancellationToken))
            await DeleteAsync(project, alert.Id, cancellationToken);
    }

    /// <summary>What is known of an alert, and the ETag of that; null: nothing is stored.</summary>
    public async Task<(AlertState State, string? ETag)> FindStateAsync(ProjectId project, string id, CancellationToken cancellationToken) =>
        await _states.FindAsync(IdOf(project, id), cancellationToken) is var (state, etag) ? (state, etag) : (AlertState.None, null);

    /// <summary>Stores what is known of an alert; false: it is not what the caller takes it for.</summary>
    public Task<bool> PutStateAsync(ProjectId project, string id, AlertState state, string? basedOn, CancellationToken cancellationToken) =>
        _states.PutAsync(IdOf(project, id), state, basedOn, cancellationToken);

    private static string IdOf(ProjectId project, string id) => $"{project}.{id}";

    private static bool Fits(IReadOnlyList<AlertRule> alerts) => alerts.Count <= AlertLimits.MaxAlerts
        && JsonSerializer.SerializeToUtf8Bytes(new StoredAlerts(alerts), AlertJson.Api.StoredAlerts).Length <= ConfigKey.MaxBytes;

    private async Task<bool> ChangeAsync(
        ProjectId project, Func<IReadOnlyList<AlertRule>, IReadOnlyList<AlertRule>?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await _rules.FindAsync(project.ToString(), cancellationToken);
            if (change(stored?.Value.Alerts ?? []) is not { } changed)
                return false;
            if (await _rules.PutAsync(project.ToString(), new StoredAlerts(changed), stored?.ETag, cancellationToken))
                return true;
        }

        throw new StorageUnavailableException($"The alerts of the project {project} were changed by others {MaxAttempts} times meanwhile.");
    }
}
