using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Backfill;
using Orleans.Traces.Scoring.Rules;
using Orleans.Traces.Server.Query;
using Orleans.Traces.Server.Scoring.Backfill;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.Api;
using Orleans.Traces.Server.Tests.Grains;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Scoring;

/// <summary>A backfill that people pause and end while it is taken on.</summary>
public sealed class BackfillsTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryStore _traces = new();
    private readonly FakeScores _scores = new();
    private readonly QueryTurns _turns = new(new SearchOptions());
    private readonly MemoryConfigStore _store = new();
    private readonly ProjectId _project = ProjectId.Default;
    private readonly Scorer _scorer = new() { Id = "polite", Name = "polite", Version = 1, Method = new ErrorRule() };

    private Backfills Backfills => new(new BackfillRegistry(_store), _traces, _scores, _turns, _time);

    public void Dispose() => _turns.Dispose();

    [Fact]
    public async Task It_is_taken_on_page_by_page_and_only_while_it_is_running()
    {
        for (var i = 1; i <= BackfillWork.PageSize + 1; i++)
            await SaveAsync(i);
        var (isStarted, job) = await StartAsync();
        Assert.Equal((true, BackfillState.Running, 201L), (isStarted, job.State, job.Estimate!.Traces));
        Assert.Equal((false, job), await StartAsync());

        Assert.True(await StepAsync());
        Assert.Equal(BackfillState.Paused, (await Backfills.PauseAsync(_project, "polite", None))!.State);
        Assert.False(await StepAsync());
        Assert.Equal(200, (await FindAsync()).Looked);
        Assert.Equal(BackfillState.Running, (await Backfills.ResumeAsync(_project, "polite", None))!.State);
        Assert.False(await StepAsync());

        Assert.Equal((201, 201, "done"), ((await FindAsync()).Looked, (await FindAsync()).MadeDue, (await FindAsync()).State));
        Assert.True((await StartAsync()).IsStarted);
    }

    [Fact]
    public async Task What_was_paused_while_a_page_was_made_due_stays_paused_and_keeps_its_place()
    {
        for (var i = 1; i <= BackfillWork.PageSize + 1; i++)
            await SaveAsync(i);
        await StartAsync();
        _scores.MakingDue = () => Backfills.PauseAsync(_project, "polite", None);

        Assert.False(await StepAsync());

        Assert.Equal((200, "paused"), ((await FindAsync()).Looked, (await FindAsync()).State));
    }

    [Fact]
    public async Task What_was_cancelled_while_a_page_was_made_due_leaves_nothing_due()
    {
        await SaveAsync(1);
        var (_, job) = await StartAsync();
        _scores.MakingDue = async () =>
        {
            await Backfills.CancelAsync(_project, "polite", None);
            Assert.Equal([job.Id], _scores.Dropped);
        };

        Assert.False(await StepAsync());

        Assert.Equal("cancelled", (await FindAsync()).State);
        Assert.Equal([job.Id, job.Id], _scores.Dropped);
    }

    [Fact]
    public async Task What_was_started_anew_meanwhile_is_not_changed_by_the_one_before()
    {
        await SaveAsync(1);
        await StartAsync();
        _scores.MakingDue = async () =>
        {
            _scores.MakingDue = () => Task.CompletedTask;
            await Backfills.CancelAsync(_project, "polite", None);
            await StartAsync();
        };

        await StepAsync();

        Assert.Equal((0, "running"), ((await FindAsync()).Looked, (await FindAsync()).State));
    }

    private Task<(bool IsStarted, BackfillJob Job)> StartAsync() => Backfills.StartAsync(_project, _scorer, new BackfillRange(0, ulong.MaxValue, 1), None);

    private Task<bool> StepAsync() => Backfills.StepAsync(_project, "polite", _scorer, None);

    private async Task<BackfillDocument> FindAsync() => (await Backfills.FindAsync(_project, "polite", None))!;

    private async Task SaveAsync(int number)
    {
        var key = new TraceKey(_project, Some.TraceOf(number));
        var summary = new TraceSummary
        {
            TraceId = key.TraceId, Name = "ask", ServiceName = "shop", Start = (ulong)number, End = (ulong)number, SpanCount = 1, ErrorCount = 0, LogCount = 0,
            State = TraceState.Final, Complete = true, Flags = TraceFlags.None, Revision = 1,
        };
        await _traces.SaveAsync(new TraceSave(key, 0, summary, []), None);
    }
}
