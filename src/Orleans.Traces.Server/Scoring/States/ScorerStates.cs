using Orleans.Traces.Identity;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring.States;

/// <summary>How scorers fare, as it is stored: which are paused and why, and what each has spent today. Holds nothing itself, so that a restart changes nothing.</summary>
internal sealed class ScorerStates(IConfigStore store, TimeProvider time) : IDisposable
{
    // A change that meets others each time is given up after so many.
    private const int MaxAttempts = 10;

    private readonly StoredDocuments<ScorerStateDocument> _stored = new(store, ScorerStateDocument.Kind, ScoringJson.Api.ScorerStateDocument);

    // One change at a time within the process; across processes ETags tell.
    private readonly SemaphoreSlim _turn = new(1);

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public void Dispose() => _turn.Dispose();

    /// <summary>How a scorer fares.</summary>
    public async Task<ScorerStateDocument> FindAsync(ProjectId project, string scorerId, CancellationToken cancellationToken) =>
        (await _stored.FindAsync(IdOf(project, scorerId), cancellationToken))?.Value ?? ScorerStateDocument.None;

    /// <summary>US dollars that a scorer has spent today (UTC).</summary>
    public async Task<decimal> SpentTodayAsync(ProjectId project, string scorerId, CancellationToken cancellationToken) =>
        (await FindAsync(project, scorerId, cancellationToken)).SpentOn(Today);

    /// <summary>Pauses a version of a scorer.</summary>
    public Task PauseAsync(ProjectId project, string scorerId, int version, string reason, CancellationToken cancellationToken) => ChangeAsync(
        project, scorerId, s => s with { PausedVersion = version, Reason = reason, PausedAt = time.GetUtcNow() }, cancellationToken);

    /// <summary>Has a scorer go on.</summary>
    public Task ResumeAsync(ProjectId project, string scorerId, CancellationToken cancellationToken) => ChangeAsync(
        project, scorerId, s => s with { PausedVersion = 0, Reason = null, PausedAt = null }, cancellationToken);

    /// <summary>Counts what a call cost.</summary>
    public Task SpendAsync(ProjectId project, string scorerId, decimal costUsd, CancellationToken cancellationToken) => costUsd <= 0
        ? Task.CompletedTask
        : ChangeAsync(project, scorerId, s => s with { Day = Today, CostUsd = s.SpentOn(Today) + costUsd }, cancellationToken);

    /// <summary>Forgets a scorer, since it was deleted.</summary>
    public async Task ForgetAsync(ProjectId project, string scorerId, CancellationToken cancellationToken)
    {
        if (await _stored.FindAsync(IdOf(project, scorerId), cancellationToken) is { } found)
            await _stored.DeleteAsync(IdOf(project, scorerId), found.ETag, cancellationToken);
    }

    // A project's id has no dot.
    private static string IdOf(ProjectId project, string scorerId) => $"{project}.{scorerId}";

    private async Task ChangeAsync(
        ProjectId project, string scorerId, Func<ScorerStateDocument, ScorerStateDocument> change, CancellationToken cancellationToken)
    {
        var id = IdOf(project, scorerId);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                var stored = await _stored.FindAsync(id, cancellationToken);
                var known = stored?.Value ?? ScorerStateDocument.None;
                var changed = change(known);
                if (changed == known || await _stored.PutAsync(id, changed, stored?.ETag, cancellationToken))
                    return;
            }
        }
        finally
        {
            _turn.Release();
        }

        throw new StorageUnavailableException($"The state of the scorer {id} was changed by others {MaxAttempts} times meanwhile.");
    }
}
