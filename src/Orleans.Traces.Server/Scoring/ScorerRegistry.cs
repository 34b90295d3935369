using System.Text.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Scoring.States;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring;

/// <summary>The scorers of projects, as they are stored: one document a project. Every change counts at once.</summary>
internal sealed class ScorerRegistry(IConfigStore store, LiveScorers live, ScorerStates states)
{
    // A change that meets others each time is given up after so many.
    private const int MaxAttempts = 10;

    private readonly StoredDocuments<StoredScorersDocument> _stored = new(store, StoredScorersDocument.Kind, ScoringJson.Api.StoredScorersDocument);

    /// <summary>A project's scorers in the order of their ids.</summary>
    public async Task<IReadOnlyList<ScorerDocument>> ListAsync(ProjectId project, CancellationToken cancellationToken) =>
        (await _stored.FindAsync(project.ToString(), cancellationToken))?.Value.Scorers ?? [];

    /// <summary>A scorer; null: the project has none of this id.</summary>
    public async Task<ScorerDocument?> FindAsync(ProjectId project, string id, CancellationToken cancellationToken) =>
        (await ListAsync(project, cancellationToken)).FirstOrDefault(s => s.Id == id);

    /// <summary>Sets a scorer, or replaces it. One that says what it said before stays the version that it was.</summary>
    /// <exception cref="StorageUnavailableException">Others change the project's scorers all the time.</exception>
    public async Task<ScorerPut> PutAsync(ProjectId project, ScorerDocument wanted, CancellationToken cancellationToken)
    {
        ScorerPut? outcome = null;
        await ChangeAsync(project, stored =>
        {
            var known = stored.Scorers.FirstOrDefault(s => s.Id == wanted.Id);
            if (known is not null && known.Says(wanted))
            {
                outcome = new ScorerPut.Stored(known, IsNew: false);
                return null;
            }

            var scorer = wanted with { Version = stored.LastVersion + 1 };
            List<ScorerDocument> all = [.. stored.Scorers.Where(s => s.Id != wanted.Id), scorer];
            all.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));
            var changed = new StoredScorersDocument(scorer.Version, all);
            outcome = Fits(changed) ? new ScorerPut.Stored(scorer, IsNew: known is null) : new ScorerPut.TooMany();
            return outcome is ScorerPut.Stored ? changed : null;
        }, cancellationToken);
        return outcome!;
    }

    /// <summary>False: the project has none of this id.</summary>
    /// <exception cref="StorageUnavailableException">Others change the project's scorers all the time.</exception>
    public async Task<bool> DeleteAsync(ProjectId project, string id, CancellationToken cancellationToken)
    {
        var isDeleted = await ChangeAsync(
            project,
            stored => stored.Scorers.Any(s => s.Id == id) ? stored with { Scorers = [.. stored.Scorers.Where(s => s.Id != id)] } : null,
            cancellationToken);
        if (isDeleted)
            await states.ForgetAsync(project, id, cancellationToken);
        return isDeleted;
    }

    /// <summary>Deletes all of a project's scorers, since the project was deleted.</summary>
    public async Task ForgetAsync(ProjectId project, CancellationToken cancellationToken)
    {
        foreach (var scorer in await ListAsync(project, cancellationToken))
            await states.ForgetAsync(project, scorer.Id, cancellationToken);
        await ChangeAsync(project, stored => stored.Scorers.Count == 0 ? null : stored with { Scorers = [] }, cancellationToken);
    }

    private static bool Fits(StoredScorersDocument document) =>
        document.Scorers.Count <= ScorerRules.MaxScorers
        && JsonSerializer.SerializeToUtf8Bytes(document, ScoringJson.Api.StoredScorersDocument).Length <= ConfigKey.MaxBytes;

    // False: there was nothing to change.
    private async Task<bool> ChangeAsync(
        ProjectId project, Func<StoredScorersDocument, StoredScorersDocument?> change, CancellationToken cancellationToken)
    {
        var id = project.ToString();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await _stored.FindAsync(id, cancellationToken);
            if (change(stored?.Value ?? StoredScorersDocument.None) is not { } changed)
                return false;
            if (!await _stored.PutAsync(id, changed, stored?.ETag, cancellationToken))
                continue;

            await live.ReadAsync(cancellationToken);
            return true;
        }

        throw new StorageUnavailableException($"The scorers of the project {id} were changed by others {MaxAttempts} times meanwhile.");
    }
}

/// <summary>What became of setting a scorer.</summary>
internal abstract record ScorerPut
{
    private ScorerPut()
    {
    }

    /// <summary>It is stored.</summary>
    public sealed record Stored(ScorerDocument Scorer, bool IsNew) : ScorerPut;

    /// <summary>The project has as many scorers as it may, or as large ones.</summary>
    public sealed record TooMany : ScorerPut;
}
