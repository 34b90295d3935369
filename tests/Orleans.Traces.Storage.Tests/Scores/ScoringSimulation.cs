using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Methods;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Scoring.Rules;
using Orleans.Traces.Storage.Embedded.Store;
using Orleans.Traces.Tests;

namespace Orleans.Traces.Storage.Tests.Scores;

/// <summary>Traces that are saved, saved again with late spans, and judged by the real <see cref="ScoringWork"/> over the real store: in a random order, by two
/// workers at once, with failing commits, a judge that fails, crashes and restarts. The same seed does the same.</summary>
internal sealed class ScoringSimulation(int seed) : ITargetJudge, IAsyncDisposable
{
    private const int Traces = 12;

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly Random _random = new(seed);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero));
    private readonly Dictionary<int, int> _revisions = [];
    private TempFolder _folder = new();
    private EmbeddedTraceStore? _store;
    private Action<SqliteConnection>? _committing;
    private bool _isFair;

    /// <summary>The scorers: one sees what each late span changes, one does not.</summary>
    private Scorer[] Scorers { get; } =
    [
        new() { Id = "each-span", Name = "each", Version = 1, Method = new ErrorRule(), Spans = Query("{}") },
        new() { Id = "whole", Name = "whole", Version = 1, Method = new ErrorRule() },
        new() { Id = "asking", Name = "asking", Version = 1, Method = Asking(), Spans = Query("{}") },
    ];

    /// <summary>What it met, by name.</summary>
    public Dictionary<string, int> Met { get; } = [];

    public async Task RunAsync(int steps)
    {
        _store = Open();
        for (var step = 0; step < steps; step++)
        {
            await (_random.Next(12) switch
            {
                < 3 => SaveAsync(),
                < 8 => WorkAsync(Scorers[_random.Next(Scorers.Length)]),
                < 9 => TwiceAsync(Scorers[_random.Next(Scorers.Length)]),
                < 10 => CrashAsync(),
                _ => PassAsync(),
            });
        }

        await FinishAsync();
    }

    public async ValueTask<Judgement?> JudgeAsync(TraceKey trace, Scorer scorer, ScoringTarget target, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (!_isFair && _random.Next(5) == 0)
        {
            Count("judge failed");
            throw scorer.Method.Asks && _random.Next(2) == 0
                ? new ScoringException(ScoringFault.TooMuch, "asked too much") { RetryAfter = TimeSpan.FromSeconds(30) }
                : new InvalidOperationException("the judge is away");
        }

        if (scorer.Method is Rule rule)
            return rule.Judge(target.View) is { } verdict ? new Judgement(verdict) : null;

        // A judge, whose words differ each time that it is asked.
        Count("asked");
        return new Judgement(Verdict.Of(_random.NextDouble()), 0.01m);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _folder.Dispose();
    }

    private async Task SaveAsync()
    {
        var number = _random.Next(Traces);
        var key = Some.Key(number);
        var revision = _revisions.GetValueOrDefault(number);
        Break();
        try
        {
            // An item a revision, so that a save that landed unseen is known by its repeat.
            var save = Some.Save(key, revision, 1_000, Some.Span(key, revision)) with { Due = [.. Scorers.Select(s => s.Id)] };
            var outcome = await _store!.SaveAsync(save, None);
            _revisions[number] = outcome is SaveOutcome.Stale stale ? stale.StoredRevision : revision + 1;
            Count(revision == 0 ? "saved" : "late span");
        }
        catch (StorageUnavailableException)
        {
            Count("save failed");
            _revisions[number] = (await _store!.FindSummaryAsync(key, None))?.Revision ?? 0;
        }
        finally
        {
            _committing = null;
        }
    }

    private async Task WorkAsync(Scorer scorer)
    {
        if (await DueAsync(scorer) is not { Count: > 0 } due)
            return;
        Break();
        try
        {
            await Work().DoAsync(scorer, due[_random.Next(due.Count)], None);
            Count("worked");
        }
        catch (StorageUnavailableException)
        {
            Count("work failed");
        }
        finally
        {
            _committing = null;
        }
    }

    // Two activations of one scorer, or one that was thought dead.
    private async Task TwiceAsync(Scorer scorer)
    {
        if (await DueAsync(scorer) is not { Count: > 0 } due)
            return;
        await Task.WhenAll(Work().DoAsync(scorer, due[0], None), Work().DoAsync(scorer, due[0], None));
        Count("twice at once");
    }

    private Task PassAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(_random.Next(1, 600)));
        return Task.CompletedTask;
    }

    private async Task CrashAsync()
    {
        var left = new TempFolder();
        _folder.CopyTo(left.Path);
        await DisposeAsync();
        _folder = left;
        _store = Open();
        Count("crashed");
    }

    // With a judge that judges all that is due comes to its end, parked ones after a person said so.
    private async Task FinishAsync()
    {
        _isFair = true;
        _time.Advance(TimeSpan.FromHours(1));
        foreach (var scorer in Scorers)
        {
            foreach (var parked in await _store!.ListDueAsync(new DueQuery(Some.Project, scorer.Id, true, _time.GetUtcNow(), 1_000), None))
            {
                Count("parked");
                Assert.Equal("the judge is away", parked.Error);
                Assert.True(await _store.ChangeDueAsync(ScoringRetry.Again(parked), None));
            }

            while (await DueAsync(scorer) is { Count: > 0 } due)
                await Work().DoAsync(scorer, due[0], None);
        }

        Assert.Empty(await _store!.DueScorersAsync(_time.GetUtcNow(), None));
        foreach (var (number, revision) in _revisions.Where(r => r.Value > 0))
        {
            var scores = await _store.FindScoresAsync(Some.Key(number), None);

            // One of each span, whatever happened, and one of the trace: late spans change nothing of what was seen of the root.
            Assert.Equal(revision, scores.Count(s => s.ScorerId == "each-span"));
            Assert.Equal(revision, scores.Where(s => s.ScorerId == "each-span").Select(s => s.Span).Distinct().Count());
            Assert.Single(scores, s => s.ScorerId == "whole");
            Assert.Equal(revision, scores.Count(s => s.ScorerId == "asking"));
            Assert.Equal(revision, scores.Where(s => s is { ScorerId: "asking", Source: ScoreSource.Http, CostUsd: 0.01m }).Select(s => s.Span).Distinct().Count());
        }
    }

    private Task<IReadOnlyList<DueScore>> DueAsync(Scorer scorer) =>
        _store!.ListDueAsync(new DueQuery(Some.Project, scorer.Id, Parked: false, _time.GetUtcNow(), 100), None);

    private ScoringWork Work() => new(_store!, _store!, this, SomeMeaning.Books, _time);

    private void Break()
    {
        if (_random.Next(6) != 0)
            return;
        var lands = _random.Next(2) == 0;
        _committing = connection =>
        {
            _committing = null;
            using var command = connection.CreateCommand();
            command.CommandText = "COMMIT";
            if (lands)
                command.ExecuteNonQuery();
            throw new SqliteException("disk I/O error", SQLitePCL.raw.SQLITE_IOERR);
        };
    }

    private static ScoringMethod Asking()
    {
        using var settings = JsonDocument.Parse("""{"url":"https://judge.example/","parts":["error"]}""");
        return ScoringKinds.TryRead("http", settings.RootElement, out var method, out _) ? method : throw new InvalidOperationException();
    }

    private static TraceQlQuery Query(string text) =>
        TraceQlQuery.TryParse(text, out var query, out var error) ? query : throw new ArgumentException(error.Message, nameof(text));

    private void Count(string what) => Met[what] = Met.GetValueOrDefault(what) + 1;

    private EmbeddedTraceStore Open() => EmbeddedTraceStore.Open(
        _folder.Path, _time, new EmbeddedStoreOptions(), new ListLogger(), StoreDisk.Real with { Committing = c => _committing?.Invoke(c) });
}
