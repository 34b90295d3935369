using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Scoring;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.Tests.Scores;

/// <summary>Scores that are sent, sent again and deleted, before and after their traces are stored, over the real store: in a random order, with failing commits that land or
/// not, crashes, and days that end. The same seed does the same. Whatever was answered with success is there, and nothing that was replaced or deleted comes back.</summary>
internal sealed class SentScoreSimulation(int seed) : IAsyncDisposable
{
    private const int Ids = 3, Abreast = 3, StepsOfEach = 5, FirstLeft = 1_000;

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly Random _random = new(seed);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 3, 22, 0, 0, TimeSpan.Zero));

    // What may be there: one value where that is certain, none as null.
    private readonly Dictionary<(int Trace, int Id), HashSet<double?>> _expected = [];
    private readonly List<int> _left = [];
    private TempFolder _folder = new();
    private EmbeddedTraceStore? _store;
    private Action<SqliteConnection>? _committing;
    private int _sent, _step;

    /// <summary>What it met, by name.</summary>
    public Dictionary<string, int> Met { get; } = [];

    public async Task RunAsync(int steps)
    {
        _store = Open();
        for (_step = 0; _step < steps; _step++)
        {
            await (_random.Next(20) switch
            {
                < 8 => SendAsync(NextTrace()),
                < 9 => LeaveAsync(),
                < 11 => DeleteAsync(),
                < 14 => SaveAsync(),
                < 16 => CrashAsync(),
                < 18 => PassAsync(),
                _ => TendAsync(),
            });
            await CheckAsync(NextTrace());
        }

        foreach (var trace in Enumerable.Range(0, (steps / StepsOfEach) + Abreast).Concat(_left))
        {
            if (await _store!.FindSummaryAsync(Some.Key(trace), None) is null)
                await _store.SaveAsync(Some.Save(Some.Key(trace)), None);
            await CheckAsync(trace);
        }

        Assert.Equal(0, await _store!.TendWaitingAsync(_time.GetUtcNow() + TimeSpan.FromDays(1), None));
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _folder.Dispose();
    }

    private async Task SendAsync(int trace)
    {
        var (id, value) = (_random.Next(Ids), (double)++_sent);
        var score = new StoredScore
        {
            Key = ScoreKey.OfSent($"{id}"), Name = "thumbs", Verdict = Verdict.Of(value), Source = ScoreSource.Sdk, SentId = $"{id}", At = _time.GetUtcNow(),
        };
        Break();
        try
        {
            var outcome = await _store!.SendScoresAsync(Some.Key(trace), [score], None);
            _expected[(trace, id)] = [value];
            Count(outcome is SendOutcome.Waiting ? "waited" : "stored");
        }
        catch (StorageUnavailableException)
        {
            Expected(trace, id).Add(value);
            Count("send failed");
        }
        finally
        {
            _committing = null;
        }
    }

    // What waits on one day and comes to its trace on the next may be left behind.
    private async Task LeaveAsync()
    {
        var trace = FirstLeft + _left.Count;
        await SendAsync(trace);
        _time.Advance(TimeSpan.FromDays(1));
        _left.Add(trace);
        var commits = 0;
        _committing = connection =>
        {
            if (++commits == 2)
                throw new SqliteException("disk I/O error", SQLitePCL.raw.SQLITE_IOERR);
        };
        await _store!.SaveAsync(Some.Save(Some.Key(trace)), None);
        _committing = null;
        Count(commits >= 2 ? "left waiting" : "nothing left");
    }

    private async Task DeleteAsync()
    {
        var (trace, id) = (NextTrace(), _random.Next(Ids));
        Break();
        try
        {
            if (await _store!.DeleteScoreAsync(Some.Key(trace), ScoreKey.OfSent($"{id}"), None))
                Count("deleted");
            _expected[(trace, id)] = [null];
        }
        catch (StorageUnavailableException)
        {
            Expected(trace, id).Add(null);
            Count("delete failed");
        }
        finally
        {
            _committing = null;
        }
    }

    private async Task SaveAsync()
    {
        var trace = NextTrace();
        var key = Some.Key(trace);
        var revision = (await _store!.FindSummaryAsync(key, None))?.Revision ?? 0;
        Break();
        try
        {
            await _store.SaveAsync(Some.Save(key, revision, 1_000, Some.Span(key, revision)), None);
            Count(revision == 0 ? "saved" : "saved again");
        }
        catch (StorageUnavailableException)
        {
            Count("save failed");
        }
        finally
        {
            _committing = null;
        }

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

    private Task PassAsync()
    {
        _time.Advance(TimeSpan.FromHours(_random.Next(1, 12)));
        return Task.CompletedTask;
    }

    // Nothing is ever old enough to be dropped: only what was left is brought to its trace.
    private async Task TendAsync()
    {
        Assert.Equal(0, await _store!.TendWaitingAsync(_time.GetUtcNow() - TimeSpan.FromDays(365), None));
        Count("tended");
    }

    private async Task CheckAsync(int trace)
    {
        var found = (await _store!.FindScoresAsync(Some.Key(trace), None)).ToDictionary(s => s.SentId!, s => s.Verdict.Value);
        for (var id = 0; id < Ids; id++)
        {
            var value = found.GetValueOrDefault($"{id}");
            Assert.True(Expected(trace, id).Contains(value), $"Trace {trace}, id {id}: {value}, not {string.Join(" or ", Expected(trace, id).Select(e => e?.ToString() ?? "none"))}.");
        }

        if (await _store.FindSummaryAsync(Some.Key(trace), None) is { } summary)
            Assert.Equal(found.Values.Sum(v => v ?? 0), summary.Scores.Sum(m => m.Sum));
    }

    // A few at a time, one after the other.
    private int NextTrace() => _left.Count > 0 && _random.Next(2) == 0 ? _left[^1] : (_step / StepsOfEach) + _random.Next(Abreast);

    private HashSet<double?> Expected(int trace, int id)
    {
        if (!_expected.TryGetValue((trace, id), out var values))
            _expected.Add((trace, id), values = [null]);
        return values;
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

    private void Count(string what) => Met[what] = Met.GetValueOrDefault(what) + 1;

    private EmbeddedTraceStore Open() => EmbeddedTraceStore.Open(
        _folder.Path, _time, new EmbeddedStoreOptions(), new ListLogger(), StoreDisk.Real with { Committing = c => _committing?.Invoke(c) });
}
