using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.AzureTables;

namespace Orleans.Traces.Storage.Tests.AzureTables;

/// <summary>A process ends, or an answer is lost, between any two requests of a save or a deletion: whoever comes next finds the trace whole, and
/// the same call carries it through.</summary>
public sealed class TableTraceStoreCrashTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _prefix = Azurite.Prefix();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero));
    private AccountProxy _proxy = null!;
    private int _traces;

    public static TheoryData<Step> Steps => new()
    {
        new Step("a small new trace", StoredSpans: 0, NewBytes: 100, Start: 1_000),
        new Step("a large new trace", StoredSpans: 0, NewBytes: 4_000_000, Start: 1_000),
        new Step("a trace that goes on", StoredSpans: 2, NewBytes: 100, Start: 1_000),
        new Step("a trace that turns out to start earlier", StoredSpans: 2, NewBytes: 100, Start: 700),
        new Step("a summary alone", StoredSpans: 2, NewBytes: 0, Start: 1_000),
    };

    public async Task InitializeAsync() => _proxy = await AccountProxy.StartAsync();

    public Task DisposeAsync() => _proxy.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_save_that_ends_anywhere_is_seen_whole_or_not_and_can_be_repeated(Step step)
    {
        var ends = 0;
        foreach (var last in new[] { ProxyFault.CutBefore, ProxyFault.CutAfter })
        {
            for (var at = 1; ; at++)
            {
                _proxy.Begin(_ => ProxyFault.None);
                var (store, save, before) = await PrepareAsync(step);
                _proxy.Begin(n => n < at ? ProxyFault.None : n == at ? last : ProxyFault.CutBefore);
                var ended = await EndsAsync(() => store.SaveAsync(save, None));
                using var next = await OpenDirectAsync();
                await AssertWholeAsync(next, save, before);
                var repeated = await next.SaveAsync(save, None);
                Assert.True(repeated is SaveOutcome.Saved || repeated == new SaveOutcome.Stale(save.Summary.Revision), $"{step}, {last} at {at}: {repeated}");
                await AssertStoredAsync(next, save, before);
                store.Dispose();
                if (!ended)
                    break;
                ends++;
            }
        }

        Assert.True(ends >= 4, $"{ends} ends are too few to show anything.");
    }

    [Fact]
    public async Task A_deletion_that_ends_anywhere_is_carried_through_by_the_next_one()
    {
        var ends = 0;
        foreach (var last in new[] { ProxyFault.CutBefore, ProxyFault.CutAfter })
        {
            for (var at = 1; ; at++)
            {
                _proxy.Begin(_ => ProxyFault.None);
                var (store, save, _) = await PrepareAsync(new Step("to be deleted", StoredSpans: 2, NewBytes: 100, Start: 1_000));
                _proxy.Begin(n => n < at ? ProxyFault.None : n == at ? last : ProxyFault.CutBefore);
                var ended = await EndsAsync(() => store.DeleteAsync(save.Key, isOpen: false, None));
                using var next = await OpenDirectAsync();
                Assert.True(await next.DeleteAsync(save.Key, isOpen: false, None));
                using var other = await OpenDirectAsync();
                foreach (var reader in new[] { next, other })
                {
                    Assert.Null(await reader.FindAsync(save.Key, None));
                    Assert.DoesNotContain(await ListAsync(reader), s => s.TraceId == save.Key.TraceId);
                    Assert.Equal(new SaveOutcome.Deleted(), await reader.SaveAsync(save, None));
                }

                store.Dispose();
                if (!ended)
                    break;
                ends++;
            }
        }

        Assert.True(ends >= 8, $"{ends} ends are too few to show anything.");
    }

    [Fact]
    public async Task A_process_that_knows_nothing_of_a_deletion_saves_and_lists_nothing_of_the_trace()
    {
        var (store, save, _) = await PrepareAsync(new Step("to be deleted", StoredSpans: 2, NewBytes: 100, Start: 1_000));
        using var other = await OpenDirectAsync();
        Assert.True(await store.DeleteAsync(save.Key, isOpen: false, None));

        Assert.False(other.IsKnownDeleted(save.Key));
        Assert.Empty(await ListAsync(other));
        Assert.Null(await other.FindAsync(save.Key, None));
        Assert.Equal(new SaveOutcome.Deleted(), await other.SaveAsync(save, None));
        Assert.True(other.IsKnownDeleted(save.Key));
        store.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_goes_wrong_on_the_way_a_save_that_succeeded_is_stored_once_and_one_that_did_not_can_be_repeated(int seed)
    {
        var random = new Random(seed);
        ProxyFault[] kinds = [ProxyFault.Busy, ProxyFault.Throttled, ProxyFault.CutBefore, ProxyFault.CutAfter, ProxyFault.Silent];
        var met = new int[kinds.Length];
        using var direct = await OpenDirectAsync();
        using var store = await TableTraceStore.OpenAsync(_proxy.Account(_prefix, retries: 2, TimeSpan.FromMilliseconds(500)), _time, None);
        var failed = 0;
        _proxy.Fault = _ =>
        {
            lock (random)
            {
                if (random.Next(4) > 0)
                    return ProxyFault.None;
                var kind = random.Next(10) == 0 ? 4 : random.Next(4);
                met[kind]++;
                return kinds[kind];
            }
        };
        for (var i = 0; i < 12; i++)
        {
            var key = NewKey();
            var spans = new List<TraceItem>();
            for (var revision = 0; revision < 3; revision++)
            {
                TraceItem[] more = [Some.Span(key, revision, textLength: revision == 1 ? 200_000 : 100)];
                spans.AddRange(more);
                var save = Some.Save(key, revision, 1_000 - (ulong)revision, more);
                while (await OutcomeAsync(store, save) is not { } outcome || !IsDone(outcome, save))
                    failed++;
                await AssertSpansAsync(direct, key, spans, revision + 1);
            }
        }

        Assert.Equal(12, (await ListAsync(direct)).Count);
        Assert.All(met, m => Assert.True(m > 0, $"Too tame: {string.Join(", ", met)} and {failed} failed."));
    }

    [Fact]
    public async Task What_a_crash_left_beside_a_trace_is_removed_once_it_is_old_and_not_before()
    {
        var (store, save, before) = await PrepareAsync(new Step("with strays", StoredSpans: 2, NewBytes: 100, Start: 1_000));
        // The contents are written, and nothing after them.
        _proxy.Begin(n => n <= 3 ? ProxyFault.None : ProxyFault.CutBefore);
        Assert.True(await EndsAsync(() => store.SaveAsync(save, None)));
        using var next = await OpenDirectAsync();
        var rows = await RowsOfAsync(save.Key);

        // The account's clock is the machine's.
        _time.SetUtcNow(DateTimeOffset.UtcNow + TimeSpan.FromMinutes(30));
        await next.FindOutlineAsync(save.Key, None);
        Assert.Equal(rows, await RowsOfAsync(save.Key));

        _time.SetUtcNow(DateTimeOffset.UtcNow + TimeSpan.FromHours(2));
        Assert.Equal(before.Count, (await next.FindOutlineAsync(save.Key, None))!.Items.Count);
        Assert.Equal(rows - 1, await RowsOfAsync(save.Key));
        Assert.Equal(before.Count, (await next.FindAsync(save.Key, None))!.Items.Count);
        store.Dispose();
    }

    private async Task<int> RowsOfAsync(TraceKey key)
    {
        var account = await Azurite.AccountAsync(_prefix);
        var count = 0;
        foreach (var name in await account.NamesAsync("t", None))
        {
            var partition = key.TraceId.ToString();
            await foreach (var row in account.Table(name).QueryAsync<Azure.Data.Tables.TableEntity>(e => e.PartitionKey == partition))
                count++;
        }

        return count;
    }

    private TraceKey NewKey() => Some.Key(_traces++);

    private async Task<TableTraceStore> OpenDirectAsync() => await TableTraceStore.OpenAsync(await Azurite.AccountAsync(_prefix), _time, None);

    private async Task<(TableTraceStore Store, TraceSave Save, List<TraceItem> Before)> PrepareAsync(Step step)
    {
        var key = NewKey();
        var store = await TableTraceStore.OpenAsync(_proxy.Account(_prefix, retries: 0), _time, None);
        var before = new List<TraceItem>();
        for (var i = 0; i < step.StoredSpans; i++)
        {
            TraceItem[] more = [Some.Span(key, i)];
            before.AddRange(more);
            Assert.IsType<SaveOutcome.Saved>(await store.SaveAsync(Some.Save(key, i, 1_000, more), None));
        }

        TraceItem[] items = step.NewBytes == 0 ? [] : [Some.Span(key, 100, textLength: step.NewBytes), Some.Log(key, 1)];
        return (store, Some.Save(key, step.StoredSpans, step.Start, items), before);
    }

    private static async Task<bool> EndsAsync<T>(Func<Task<T>> work)
    {
        try
        {
            await work();
            return false;
        }
        catch (StorageUnavailableException)
        {
            return true;
        }
    }

    private static async Task<SaveOutcome?> OutcomeAsync(TableTraceStore store, TraceSave save)
    {
        try
        {
            return await store.SaveAsync(save, None);
        }
        catch (StorageUnavailableException)
        {
            return null;
        }
    }

    private static bool IsDone(SaveOutcome outcome, TraceSave save)
    {
        Assert.True(outcome is SaveOutcome.Saved || outcome == new SaveOutcome.Stale(save.Summary.Revision), $"{outcome}");
        return true;
    }

    private static async Task AssertWholeAsync(TableTraceStore store, TraceSave save, List<TraceItem> before)
    {
        var found = await store.FindAsync(save.Key, None);
        var listed = (await ListAsync(store)).Where(s => s.TraceId == save.Key.TraceId).ToList();
        var count = found?.Items.Count ?? 0;
        Assert.True(count == before.Count || count == before.Count + save.NewItems.Count, $"{count} items are neither before nor after.");
        Assert.Equal(found is null ? [] : [found.Summary], listed);
        Assert.Equal(found?.Summary, await store.FindSummaryAsync(save.Key, None));
    }

    private static async Task AssertStoredAsync(TableTraceStore store, TraceSave save, List<TraceItem> before)
    {
        await AssertSpansAsync(store, save.Key, [.. before, .. save.NewItems], save.Summary.Revision);
        Assert.Equal(save.Summary, Assert.Single(await ListAsync(store), s => s.TraceId == save.Key.TraceId));
    }

    private static async Task AssertSpansAsync(TableTraceStore store, TraceKey key, List<TraceItem> items, int revision)
    {
        var found = (await store.FindAsync(key, None))!;
        Assert.Equal(items.Select(i => i.Hash).Order(), found.Items.Select(i => i.Hash).Order());
        Assert.Equal(revision, found.Summary.Revision);
    }

    private static async Task<IReadOnlyList<Assembling.TraceSummary>> ListAsync(TableTraceStore store) =>
        await store.ListAsync(new TraceListQuery { Project = Some.Project, Limit = TraceListQuery.MaxRead }, None);

    /// <summary>A save, and what is stored before it.</summary>
    public sealed record Step(string Name, int StoredSpans, int NewBytes, ulong Start)
    {
        public override string ToString() => Name;
    }
}
