using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Assembling;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Backfill;
using Orleans.Traces.Scoring.Rules;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.Tests.Scores;

public sealed class BackfillTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero));
    private readonly TempFolder _folder = new();
    private readonly Scorer _scorer = new() { Id = "each", Name = "each", Version = 1, Method = new ErrorRule() };
    private readonly BackfillJob _job = new()
    {
        Id = "job", From = 0, To = 1_000_000, Sampling = 1, State = BackfillState.Running, StartedAt = DateTimeOffset.UnixEpoch,
    };

    private EmbeddedTraceStore _store = null!;

    private BackfillWork Work => new(_store, _store, _time);

    public async Task InitializeAsync() =>
        _store = await EmbeddedTraceStore.OpenAsync(_folder.Path, _time, new EmbeddedStoreOptions(), NullLogger<EmbeddedTraceStore>.Instance, None);

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Whatever_happens_each_trace_of_the_range_is_judged_once()
    {
        var met = new Dictionary<string, int>();
        for (var seed = 1; seed <= 3; seed++)
        {
            await using var simulation = new BackfillSimulation(seed);
            try
            {
                await simulation.RunAsync();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }

            foreach (var (what, count) in simulation.Met)
                met[what] = met.GetValueOrDefault(what) + count;
        }

        foreach (var (trouble, least) in ((string, int)[])[("page", 6), ("page not noted", 2), ("page failed", 1), ("worked", 30), ("late span", 3), ("crashed", 5)])
            Assert.True(met.GetValueOrDefault(trouble) >= least, $"Too tame: {trouble} {met.GetValueOrDefault(trouble)}.");
    }

    [Fact]
    public async Task What_is_open_what_filters_rule_out_and_what_is_not_picked_is_passed_over()
    {
        for (var i = 0; i < 40; i++)
            await SaveAsync(i, i < 5 ? TraceState.Open : TraceState.Final, name: i < 10 ? "other" : "asked");
        var scorer = _scorer with { Traces = Query("{ trace:rootName = \"asked\" }") };

        var all = await Work.StepAsync(Some.Project, scorer, _job, None);
        var half = await Work.StepAsync(Some.Project, _scorer with { Id = "half" }, _job with { Sampling = 0.5 }, None);

        Assert.Equal((40, 30, BackfillState.Done, _time.GetUtcNow()), (all.Looked, all.MadeDue, all.State, all.EndedAt));
        Assert.Equal(30, (await _store.CountDueAsync(Some.Project, scorer.Id, None)).Waiting);
        Assert.InRange(half.MadeDue, 8, 27);
        Assert.Equal(new BackfillEstimate(30, IsLimited: false, CostUsd: null), await Work.EstimateAsync(Some.Project, scorer, _job, None));
    }

    [Fact]
    public async Task Where_enough_waits_nothing_is_added()
    {
        for (var i = 0; i < 3; i++)
            await SaveAsync(i);
        var many = Enumerable.Range(10, BackfillWork.MaxAhead).ToArray();
        foreach (var i in many)
            await _store.SaveAsync(Some.Save(Some.Key(i), 0, 2_000_000) with { Due = [_scorer.Id] }, None);

        Assert.Same(_job, await Work.StepAsync(Some.Project, _scorer, _job, None));

        var one = (await _store.ListDueAsync(new DueQuery(Some.Project, _scorer.Id, false, _time.GetUtcNow(), 1), None))[0];
        await _store.SaveScoresAsync(new ScoreSave(one.Trace, [], one), None);
        Assert.Equal(3, (await Work.StepAsync(Some.Project, _scorer, _job, None)).MadeDue);
    }

    [Fact]
    public async Task The_cost_is_estimated_by_what_a_trace_cost_so_far()
    {
        for (var i = 0; i < 6; i++)
            await SaveAsync(i);
        foreach (var (trace, number, cost) in ((int, int, decimal)[])[(0, 1, 0.25m), (0, 2, 0.25m), (1, 3, 0.1m)])
        {
            var score = new StoredScore
            {
                Key = ScoreKey.OfSent($"{number}"), Name = "each", Verdict = Verdict.Of(true), Source = ScoreSource.Judge, ScorerId = _scorer.Id, ScorerVersion = 1,
                At = _time.GetUtcNow() - TimeSpan.FromDays(1), CostUsd = cost,
            };
            Assert.True(await _store.SaveScoresAsync(new ScoreSave(Some.Key(trace), [score], null), None));
        }

        Assert.Equal(new BackfillEstimate(6, IsLimited: false, CostUsd: 1.8m), await Work.EstimateAsync(Some.Project, _scorer, _job, None));
    }

    private async Task SaveAsync(int number, TraceState state = TraceState.Final, string name = "asked")
    {
        var save = Some.Save(Some.Key(number), 0, 1_000 + (ulong)number, Some.Span(Some.Key(number), 0));
        Assert.IsType<SaveOutcome.Saved>(await _store.SaveAsync(save with { Summary = save.Summary with { State = state, Name = name } }, None));
    }

    private static TraceQlQuery Query(string text) =>
        TraceQlQuery.TryParse(text, out var query, out var error) ? query : throw new ArgumentException(error.Message, nameof(text));
}
