using System.Collections.Concurrent;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Prices.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Prices;

/// <summary>The models without a price that each project's traces have, in memory and, every half minute, stored.</summary>
/// <remarks>A kill loses what was noted since it was stored last, and no data. Each note costs two lookups and a lock that hardly anybody
/// else wants.</remarks>
internal sealed class UnknownModelRegister(IConfigStore store, ProjectRegistry projects, LivePrices prices, TimeProvider time)
    : IUnknownModels
{
    private readonly StoredDocuments<UnknownModelListDocument> _stored = new(store, UnknownModelListDocument.Kind, PricesJson.Api.UnknownModelListDocument);

    // Nothing was noted here yet: what others noted is shown as they store it.
    private volatile bool _notes;

    // Of projects that exist, or did until the last save.
    private readonly ConcurrentDictionary<ProjectId, Saved> _projects = new();

    /// <summary>Notes a span of a saved trace whose model has no price.</summary>
    public void Note(TraceKey trace, string? provider, string model, TokenUsage usage)
    {
        _notes = true;
        Of(trace.Project).Models.Note(provider, model, trace.TraceId, usage, time.GetUtcNow());
    }

    /// <summary>Notes the spans of a save that call a model without a price, and do not say themselves what it cost. What was saved before
    /// is not noted again.</summary>
    public void Note(TraceSave save)
    {
        PriceBook? book = null;
        foreach (var span in save.NewItems.OfType<SpanItem>())
        {
            if (span.Facts is not { Kind: SpanKind.Llm or SpanKind.Embedding, Model.Length: > 0 } facts || facts.ReportedCost?.Total is not null)
                continue;

            book ??= prices.BookOf(save.Key.Project);
            if (book.Look(facts.Provider, [.. new[] { facts.ResponseModel, facts.RequestModel }.OfType<string>()], TimeOf(span.Header.Start)) is null)
                Note(save.Key, facts.Provider, facts.Model, facts.Usage);
        }
    }

    /// <summary>What was noted of a project and still has no price, the models that were met last first.</summary>
    public IReadOnlyList<UnknownModel> List(ProjectId project)
    {
        var book = prices.BookOf(project);
        return _projects.TryGetValue(project, out var known)
            ? [.. known.Models.All().Where(m => book.Look(m.Provider, [m.Model], m.LastSeen) is null)]
            : [];
    }

    /// <summary>Adds what was stored before this start.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, document, etag) in await _stored.ListWithIdsAsync(cancellationToken))
        {
            if (!ProjectId.TryParse(id, out var project))
                continue;
            var known = new Saved { ETag = etag };
            foreach (var model in document.Models.Select(m => m.ToModel()).OfType<UnknownModel>())
                known.Models.Add(model);
            known.Changes = known.Models.Changes;
            _projects[project] = known;
        }
    }

    /// <summary>Stores what has changed, or where nothing was ever noted here reads what others did. One caller at a time.</summary>
    /// <exception cref="StorageUnavailableException">The next call does it.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (!_notes)
        {
            await ReadAsync(cancellationToken);
            return;
        }

        foreach (var (project, known) in _projects)
        {
            var changes = known.Models.Changes;
            if (changes == known.Changes)
                continue;

            // A trace may be saved just after its project was deleted; a later project of this id shows nothing of it.
            if (await projects.FindAsync(project, cancellationToken) is null)
            {
                _projects.TryRemove(project, out _);
                continue;
            }

            var id = project.ToString();
            var document = new UnknownModelListDocument([.. known.Models.All().Select(UnknownModelDocument.Of)]);
            if (await _stored.PutAsync(id, document, known.ETag, cancellationToken))
                known.Changes = changes;

            // Of our own writing, or of another process: the next save goes on from there, with what only that one has met.
            if (await _stored.FindAsync(id, cancellationToken) is not var (stored, etag))
                continue;
            known.ETag = etag;
            var met = known.Models.All().Select(m => (m.Provider, m.Model)).ToHashSet();
            foreach (var model in stored.Models.Select(m => m.ToModel()).OfType<UnknownModel>().Where(m => !met.Contains((m.Provider, m.Model))))
                known.Models.Add(model);
        }
    }

    /// <summary>Forgets a project that was deleted.</summary>
    public async Task ForgetAsync(ProjectId project, CancellationToken cancellationToken)
    {
        _projects.TryRemove(project, out _);
        var id = project.ToString();
        if (await _stored.FindAsync(id, cancellationToken) is var (_, etag))
            await _stored.DeleteAsync(id, etag, cancellationToken);
    }

    private static DateTimeOffset TimeOf(ulong unixNano) => DateTimeOffset.UnixEpoch.AddTicks((long)(unixNano / 100));

    private Saved Of(ProjectId project) => _projects.GetOrAdd(project, _ => new Saved());

    private sealed class Saved
    {
        public UnknownModels Models { get; } = new();

        /// <summary>How far it is stored.</summary>
        public int Changes { get; set; }

        /// <summary>The stored document; null: there is none.</summary>
        public string? ETag { get; set; }
    }
}
