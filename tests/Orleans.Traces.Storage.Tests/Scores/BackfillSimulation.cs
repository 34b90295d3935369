using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Backfill;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Scoring.Rules;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Storage.Embedded.Store;
using Orleans.Traces.Tests;

namespace Orleans.Traces.Storage.Tests.Scores;

/// <summary>A scorer that is taken through past traces by the real <see cref="BackfillWork"/>, and judges them by the real <see cref="ScoringWork"/>, over the real store: with
/// failing commits, crashes between a page and the note of it, new traces and late spans meanwhile. The same seed does the same.</summary>
internal sealed class BackfillSimulation(int seed) : IAsyncDisposable
{
    private const int Past = 450;

    // Traces start a second apart; the job is about those between.
    private const int First = 20, Last = 430;

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly Random _random = new(seed);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero));
    private readonly Dictionary<int, int> _revisions = [];
    private TempFolder _folder = new();
    private EmbeddedTraceStore? _store;
    private Action<SqliteConnection>? _committing;
    private int _traces;

    private Scorer Scorer { get; } = new() { Id = "each", Name = "each", Version = 1, Method = new ErrorRule(), Spans = Query("{}") };

    private BackfillJob _job = new()
    {
        Id = "job", From = Start(First), To = Start(Last), Sampling = 1, State = BackfillState.Running, StartedAt = DateTimeOffset.UnixEpoch,
    };

    /// <summary>What it met, by name.</summary>
    public Dictionary<string, int> Met { get; } = [];

    public async Task RunAsync()
    {
        _store = Open();
        while (_traces < Past)
            await SaveNewAsync();
        for (var step = 0; _job.State != BackfillState.Done; step++)
        {
            Assert.True(step < 2_000, "It comes to no end.");
            await (_random.Next(10) switch
            {
                < 3 => StepAsync(),
                < 7 => WorkAsync(),
                < 8 => CrashAsync(),
                < 9 => SaveNewAsync(),
                _ => SaveLateAsync(),
            });
        }

        while (await WorkAsync())
        {
        }

        await CheckAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StepAsync()
    {
        Break();
        try
        {
            var next = await new BackfillWork(_store!, _store!, _time).StepAsync(Some.Project, Scorer, _job, None);
            var waiting = await _store!.CountDueAsync(Some.Project, Scorer.Id, None);
            Assert.True(waiting.Waiting <= BackfillWork.MaxAhead + BackfillWork.PageSize, $"{waiting.Waiting} wait.");
            if (_random.Next(3) == 0)
            {
                Count("page not noted");
                await CrashAsync();
                return;
            }

            // As it is stored and read again.
            _job = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(next, ScoringJson.Api.BackfillJob), ScoringJson.Api.BackfillJob)!;
            Assert.Equal(next, _job);
            Count("page");
        }
        catch (StorageUnavailableException)
        {
            Count("page failed");
        }
        finally
        {
            _committing = null;
        }
    }

    private async Task<bool> WorkAsync()
    {
        var due = await _store!.ListDueAsync(new DueQuery(Some.Project, Scorer.Id, Parked: false, _time.GetUtcNow(), 20), None);
        foreach (var one in due)
            await new ScoringWork(_store, _store, new RuleJudge(), SomeMeaning.Books, _time).DoAsync(Scorer, one, None);
        Count("worked");
        return due.Count > 0;
    }

    private async Task SaveNewAsync()
    {
        var number = _traces++;
        await _store!.SaveAsync(Some.Save(Some.Key(number), 0, Start(number), Some.Span(Some.Key(number), 0)), None);
        _revisions[number] = 1;
        Count("saved");
    }

    private async Task SaveLateAsync()
    {
        var number = _random.Next(_traces);
        var revision = _revisions[number];
        var save = Some.Save(Some.Key(number), revision, Start(number), Some.Span(Some.Key(number), revision)) with { Due = [Scorer.Id] };
        Assert.IsType<SaveOutcome.Saved>(await _store!.SaveAsync(save, None));
        _revisions[number]++;
        Count("late span");
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

    private async Task CheckAsync()
    {
        var inRange = 0;
        for (var i = 0; i < _traces; i++)
        {
            var scores = await _store!.FindScoresAsync(Some.Key(i), None);

            // Once each; outside of the range only what a late span made due.
            var expected = i is >= First and < Last || _revisions[i] > 1 ? _revisions[i] : 0;
            Assert.True(scores.Count == expected && scores.Select(s => s.Span).Distinct().Count() == expected, $"Trace {i}: {scores.Count} scores, not {expected}.");
            inRange += i is >= First and < Last ? 1 : 0;
        }

        Assert.True(_job.Looked >= inRange && _job.MadeDue >= inRange, $"{_job}");
    }

    private void Break()
    {
        if (_random.Next(4) != 0)
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

    private static ulong Start(int number) => 1_000_000_000UL * (ulong)(number + 1);

    private static TraceQlQuery Query(string text) =>
        TraceQlQuery.TryParse(text, out var query, out var error) ? query : throw new ArgumentException(error.Message, nameof(text));

    private void Count(string what) => Met[what] = Met.GetValueOrDefault(what) + 1;

    private EmbeddedTraceStore Open() => EmbeddedTraceStore.Open(
        _folder.Path, _time, new EmbeddedStoreOptions(), new ListLogger(), StoreDisk.Real with { Committing = c => _committing?.Invoke(c) });
}
