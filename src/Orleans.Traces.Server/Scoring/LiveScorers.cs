using System.Collections.Concurrent;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring;

/// <summary>The scorers that count now: a plan for each project that has some, swapped for another when they change.</summary>
internal sealed class LiveScorers(IConfigStore store) : IScoringPlans, IDisposable
{
    private readonly StoredDocuments<StoredScorersDocument> _stored = new(store, StoredScorersDocument.Kind, ScoringJson.Api.StoredScorersDocument);

    // At most one for each project.
    private readonly ConcurrentDictionary<ProjectId, (string ETag, ScoringPlan Plan)> _plans = new();
    private readonly SemaphoreSlim _reading = new(1);

    /// <inheritdoc/>
    public ScoringPlan Of(ProjectId project) => _plans.TryGetValue(project, out var known) ? known.Plan : ScoringPlan.None;

    /// <summary>A scorer as it is now; null: the project has none of this id.</summary>
    public Scorer? Find(ProjectId project, string id) => Of(project).Scorers.FirstOrDefault(s => s.Id == id);

    public void Dispose() => _reading.Dispose();

    /// <summary>Reads the scorers of all projects. Of two readings at once the second waits: what it reads is no older.</summary>
    /// <exception cref="StorageUnavailableException">The plans stay as they are.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var read = new HashSet<ProjectId>();
            foreach (var (id, document, etag) in await _stored.ListWithIdsAsync(cancellationToken))
            {
                if (!ProjectId.TryParse(id, out var project) || document.Scorers.Count == 0)
                    continue;
                read.Add(project);
                if (!_plans.TryGetValue(project, out var known) || known.ETag != etag)
                    _plans[project] = (etag, new ScoringPlan([.. document.Scorers.Select(s => s.ToScorer()).OfType<Scorer>()]));
            }

            foreach (var gone in _plans.Keys.Where(p => !read.Contains(p)))
                _plans.TryRemove(gone, out _);
        }
        finally
        {
            _reading.Release();
        }
    }
}
