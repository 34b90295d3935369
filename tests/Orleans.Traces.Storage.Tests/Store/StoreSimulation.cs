using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.Tests.Store;

/// <summary>One store over many days: saves, deletions, dropped days, failing commits, crashes and restarts in a random order, compared
/// with a plain dictionary after each. The same seed does the same.</summary>
internal sealed class StoreSimulation(int seed) : IAsyncDisposable
{
    private const int Traces = 40, Days = 2;

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly Random _random = new(seed);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero));
    private readonly SomeDays _retention = new() { Days = Days };
    private readonly Dictionary<TraceKey, (int Revision, DateOnly Day)> _stored = [];
    private readonly Dictionary<TraceKey, DateOnly> _deleted = [];
    private readonly Dictionary<TraceKey, List<int>> _spans = [];
    private TempFolder _folder = new();
    private int _nextSpan = 1;
    private EmbeddedTraceStore? _store;
    private Action<SqliteConnection>? _committing;

    /// <summary>What it met, by name.</summary>
    public Dictionary<string, int> Met { get; } = [];

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    public async Task RunAsync(int steps)
    {
        _store = Open();
        for (var step = 0; step < steps; step++)
        {
            await (_random.Next(20) switch
            {
                < 11 => SaveAsync(),
                < 13 => DeleteAsync(),
                < 15 => PassAsync(),
                < 17 => SweepAsync(),
                < 18 => ReopenAsync(),
                _ => CrashAsync(),
            });
            await CompareAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _folder.Dispose();
    }

    private async Task SaveAsync()
    {
        var key = Some.Key(_random.Next(Traces));
        var revision = RevisionOf(key);
        var basedOn = _random.Next(6) == 0 ? _random.Next(3) : revision;
        var failing = _random.Next(8) == 0;
        var lands = _random.Next(2) == 0;
        if (failing)
        {
            _committing = connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "COMMIT";
                if (lands)
                    command.ExecuteNonQuery();
                throw new SqliteException("disk I/O error", SQLitePCL.raw.SQLITE_IOERR);
            };
        }

        var span = (100_000 * (_nextSpan++)) + basedOn;
        SaveOutcome? outcome = null;
        try
        {
            outcome = await _store!.SaveAsync(Some.Save(key, basedOn, 1_000, Some.Span(key, span)), None);
        }
        catch (StorageUnavailableException) when (failing)
        {
            Count(lands ? "failed and landed" : "failed");
            outcome = lands ? new SaveOutcome.Saved() : null;
        }

        _committing = null;
        if (outcome is null)
            return;
        Assert.Equal(Expected(key, basedOn, revision), outcome);
        Count(outcome.GetType().Name);
        if (outcome is SaveOutcome.Saved)
        {
            if (revision == 0)
                _spans[key] = [];
            _spans[key].Add(span);
            _stored[key] = (basedOn + 1, revision == 0 ? Today : _stored[key].Day);
        }
    }

    private async Task DeleteAsync()
    {
        var key = Some.Key(_random.Next(Traces));
        var isOpen = _random.Next(3) == 0;
        // What is over and not dropped yet is still there to be deleted.
        var isKnown = isOpen || _stored.ContainsKey(key) || _deleted.ContainsKey(key);
        Assert.Equal(isKnown, await _store!.DeleteAsync(key, isOpen, None));
        if (!isKnown)
            return;
        _stored.Remove(key);
        _deleted[key] = Today;
        Count("deleted");
    }

    private Task PassAsync()
    {
        _time.Advance(TimeSpan.FromHours(_random.Next(1, 30)));
        return Task.CompletedTask;
    }

    private async Task SweepAsync()
    {
        foreach (var day in _store!.Days().Where(d => _retention.IsToGo(d, _time.GetUtcNow())))
        {
            await _store.DropDayAsync(day, None);
            foreach (var key in _stored.Where(s => s.Value.Day == day.Date).Select(s => s.Key).ToList())
                _stored.Remove(key);
            foreach (var key in _deleted.Where(d => d.Value == day.Date).Select(d => d.Key).ToList())
                _deleted.Remove(key);
            Count("dropped");
        }
    }

    private async Task ReopenAsync()
    {
        await _store!.DisposeAsync();
        _store = Open();
        Count("reopened");
    }

    private async Task CrashAsync()
    {
        var left = new TempFolder();
        _folder.CopyTo(left.Path);
        foreach (var file in Directory.GetFiles(left.Path, "terms-*", SearchOption.AllDirectories))
            DamageIndex(file);
        foreach (var file in Directory.GetFiles(left.Path, "*.seg", SearchOption.AllDirectories))
            LeaveHalfABlock(file);
        await DisposeAsync();
        _folder = left;
        _store = Open();
        Count("crashed");
    }

    // What was not synced is lost, or not all there. A head says of itself that it is whole; a bit that turned over shows when it is read.
    private void DamageIndex(string file)
    {
        var bytes = File.ReadAllBytes(file);
        switch (_random.Next(5))
        {
            case 0:
                File.Delete(file);
                Count("index lost");
                break;
            case 1:
                File.WriteAllBytes(file, bytes[..^_random.Next(1, bytes.Length)]);
                Count("index cut off");
                break;
            case 2:
                bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
                File.WriteAllBytes(file, bytes);
                Count("index damaged");
                break;
        }
    }

    private void LeaveHalfABlock(string file)
    {
        if (_random.Next(2) == 0)
            return;
        var block = Assert.Single(ContentBlock.Write(Some.Key(1).TraceId, [Some.Span(Some.Key(1), 1)]));
        using var segment = new FileStream(file, FileMode.Append);
        segment.Write(block, 0, _random.Next(block.Length));
        Count("half a block");
    }

    private async Task CompareAsync()
    {
        await SearchAsync();
        for (var i = 0; i < Traces; i++)
        {
            var key = Some.Key(i);
            var found = await _store!.FindAsync(key, None);
            Assert.Equal(RevisionOf(key), found?.Summary.Revision ?? 0);
            Assert.Equal(RevisionOf(key), found?.Items.Select(item => item.Hash).Distinct().Count() ?? 0);
            Assert.Equal(_deleted.ContainsKey(key), _store.IsKnownDeleted(key));
        }

        var listed = await _store!.ListAsync(new TraceListQuery { Project = Some.Project, Limit = TraceListQuery.MaxRead }, None);
        Assert.Equal(
            Enumerable.Range(0, Traces).Select(Some.Key).Where(k => RevisionOf(k) > 0).Select(k => k.TraceId).Order(),
            listed.Select(s => s.TraceId).Order());
    }

    private async Task SearchAsync()
    {
        if (_stored.Keys.Where(k => RevisionOf(k) > 0).OrderBy(_ => _random.Next()).FirstOrDefault() is not { TraceId.IsValid: true } key)
            return;

        var spans = _spans[key];
        var words = new SearchCondition.Words($"{spans[_random.Next(spans.Count)]} span");
        var found = new List<TraceId>();
        await foreach (var part in _store!.CandidatesAsync(new TraceListQuery { Project = Some.Project }, words, None))
            found.AddRange(part.Select(s => s.TraceId));
        Assert.Contains(key.TraceId, found);
        Count(found.Count == 1 ? "searched with the index" : "searched without");
    }

    private SaveOutcome Expected(TraceKey key, int basedOn, int revision) =>
        _deleted.ContainsKey(key) ? new SaveOutcome.Deleted()
        : basedOn == revision ? new SaveOutcome.Saved()
        : new SaveOutcome.Stale(revision);

    private int RevisionOf(TraceKey key) =>
        _stored.TryGetValue(key, out var stored) && stored.Day >= Today.AddDays(-Days) ? stored.Revision : 0;

    private void Count(string what) => Met[what] = Met.GetValueOrDefault(what) + 1;

    private EmbeddedTraceStore Open()
    {
        var store = EmbeddedTraceStore.Open(
            _folder.Path, _time, new EmbeddedStoreOptions(), new ListLogger(), StoreDisk.Real with { Committing = c => _committing?.Invoke(c) });
        store.Retention = _retention;
        return store;
    }
}
