using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Server.Prices;
using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Server.Tests.Grains;
using Orleans.Traces.Storage;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Server.Tests.Prices;

/// <summary>A change of prices is carried back to what is stored.</summary>
public sealed class RepricingTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 4, 0, 0, TimeSpan.Zero));
    private readonly Life _life = new();
    private EmbeddedTraceStore _store = null!;

    public async Task InitializeAsync() => _store = await EmbeddedTraceStore.OpenAsync(
        _folder.Path, _time, new EmbeddedStoreOptions(), NullLogger<EmbeddedTraceStore>.Instance, default);

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
        _life.Dispose();
    }

    [Fact]
    public async Task Only_the_projects_own_traces_of_the_range_are_priced_anew()
    {
        Assert.True(ProjectId.TryParse("other", out var other));
        var (within, later, others) = (new TraceKey(ProjectId.Default, Some.TraceOf(1)), new TraceKey(ProjectId.Default, Some.TraceOf(2)), new TraceKey(other, Some.TraceOf(3)));
        await SaveAsync(within, start: 0);
        await SaveAsync(later, start: 1_000);
        await SaveAsync(others, start: 0);
        var repricing = Repricing(_store);

        var run = repricing.Start(ProjectId.Default, Some.At(0), Some.At(1_000))!;
        await run.Work;

        Assert.Equal((1, 1, (string?)null), (run.Looked, run.Changed, run.Problem));
        Assert.NotNull(run.EndedAt);
        Assert.Equal(0.012m, await CostAsync(within));
        Assert.Null(await CostAsync(later));
        Assert.Null(await CostAsync(others));
        Assert.Equal(1, (await _store.FindSummaryAsync(within, default))!.Revision);
    }

    [Fact]
    public async Task What_costs_the_same_is_not_written_again()
    {
        await SaveAsync(new TraceKey(ProjectId.Default, Some.TraceOf(1)), start: 0);
        var repricing = Repricing(_store);
        await repricing.Start(ProjectId.Default, 0, ulong.MaxValue)!.Work;

        var again = repricing.Start(ProjectId.Default, 0, ulong.MaxValue)!;
        await again.Work;

        Assert.Equal((1, 0), (again.Looked, again.Changed));
    }

    [Fact]
    public async Task There_is_one_at_a_time_for_a_project()
    {
        await SaveAsync(new TraceKey(ProjectId.Default, Some.TraceOf(1)), start: 0);
        using var books = new HeldBooks();
        var repricing = new Repricing(_store, books, _time, _life, NullLogger<Repricing>.Instance);
        var run = repricing.Start(ProjectId.Default, 0, ulong.MaxValue)!;

        Assert.Null(repricing.Start(ProjectId.Default, 0, ulong.MaxValue));
        Assert.Same(run, repricing.Of(ProjectId.Default));
        Assert.Null(run.EndedAt);
        books.Open();
        await run.Work;

        Assert.NotNull(repricing.Start(ProjectId.Default, 0, ulong.MaxValue));
    }

    [Fact]
    public async Task A_store_that_fails_ends_it_and_a_repeat_does_the_rest()
    {
        var store = new MemoryStore();
        await SaveAsync(new TraceKey(ProjectId.Default, Some.TraceOf(1)), start: 0, store);
        store.FailNext(1);
        var repricing = Repricing(store);
        var run = repricing.Start(ProjectId.Default, 0, ulong.MaxValue)!;
        await run.Work;
        Assert.Contains("out of reach", run.Problem, StringComparison.Ordinal);

        var again = repricing.Start(ProjectId.Default, 0, ulong.MaxValue)!;
        await again.Work;

        Assert.Equal((1, (string?)null), (again.Changed, again.Problem));
    }

    [Fact]
    public async Task A_stop_of_the_server_ends_it()
    {
        await SaveAsync(new TraceKey(ProjectId.Default, Some.TraceOf(1)), start: 0);
        _life.StopApplication();

        var run = Repricing(_store).Start(ProjectId.Default, 0, ulong.MaxValue)!;
        await run.Work;

        Assert.Equal((0, true), (run.Changed, run.Problem is not null));
    }

    private Repricing Repricing(ITraceStore store) => new(store, SomeMeaning.Books, _time, _life, NullLogger<Repricing>.Instance);

    private async Task<decimal?> CostAsync(TraceKey key) => (await _store.FindSummaryAsync(key, default))!.Facts!.Totals.CostUsd;

    private async Task SaveAsync(TraceKey key, int start, ITraceStore? store = null)
    {
        TraceItem[] items = [Some.Span(new SpanSketch { Id = 1, Start = Some.At(start), End = Some.At(start + 10), More = w => SomeMeaning.WriteCall(w, 1) })];
        TraceMeaning.Note(items);
        var tree = TraceTree.Build(items);
        var summary = tree.Summarize(key.TraceId, TraceState.Final, 1, truncated: false) with { Facts = new TraceMeaning(NoPrices.Instance).Sum(tree) };
        Assert.IsType<SaveOutcome.Saved>(await (store ?? _store).SaveAsync(new TraceSave(key, 0, summary, items), default));
    }

    private sealed class HeldBooks : IPriceBooks, IDisposable
    {
        private readonly ManualResetEventSlim _open = new();

        public void Open() => _open.Set();

        public IPrices Of(ProjectId project)
        {
            _open.Wait();
            return SomeMeaning.Books.Of(project);
        }

        public void Dispose() => _open.Dispose();
    }

    private sealed class Life : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
