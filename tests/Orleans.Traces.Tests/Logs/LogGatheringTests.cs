using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Logs;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.Logs;

public sealed class LogGatheringTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly LogOptions Options = new();
    private static readonly LogListQuery All = new() { Project = ProjectId.Default };

    private readonly LogGathering _gathering = new(Options);

    [Fact]
    public void What_is_confirmed_is_held_and_what_is_abandoned_never_came()
    {
        var plan = Planned(Log(1), Log(2), Log(1));
        Assert.Equal((2, 1), (plan.Fresh.Count, plan.Repeated));
        Assert.False(_gathering.HasUnsaved);
        Assert.Empty(_gathering.List(All).Logs);
        _gathering.Abandon(plan);

        plan = Planned(Log(1), Log(2));
        Assert.Equal(2, plan.Fresh.Count);
        _gathering.Confirm(plan, entry: 7, Now);

        Assert.True(_gathering.HasUnsaved);
        Assert.Equal([Log(2).Hash, Log(1).Hash], _gathering.List(All).Logs.Select(l => l.Hash));
        Assert.Equal(2, Planned(Log(2), Log(1)).Repeated);
    }

    [Fact]
    public void A_repeat_of_what_is_on_its_way_waits_for_it()
    {
        var first = Planned(Log(1));

        var repeat = Planned(Log(1), Log(2));

        Assert.Equal([first], repeat.WaitsFor);
        Assert.Equal(Log(2).Hash, Assert.Single(repeat.Fresh).Hash);
    }

    [Fact]
    public void A_batch_is_saved_after_a_while_counted_from_its_first_record()
    {
        Assert.IsType<LogDecision.Rest>(_gathering.Decide(Now));
        _gathering.Confirm(Planned(Log(1)), 1, Now);
        _gathering.Confirm(Planned(Log(2)), 2, Now + TimeSpan.FromSeconds(4));

        Assert.Equal(new LogDecision.Wait(Now + Options.SaveAfter), _gathering.Decide(Now + TimeSpan.FromSeconds(4)));
        Assert.IsType<LogDecision.Save>(_gathering.Decide(Now + Options.SaveAfter));
    }

    [Fact]
    public void A_large_batch_is_saved_at_once()
    {
        _gathering.Confirm(Planned(Log(1, (int)Options.MaxBatchBytes)), 1, Now);
        Assert.IsType<LogDecision.Save>(_gathering.Decide(Now));
    }

    [Fact]
    public void What_is_saved_is_forgotten_and_its_entries_are_released()
    {
        _gathering.Confirm(Planned(Log(1)), 1, Now);
        _gathering.Confirm(Planned(Log(2)), 2, Now);
        var batch = _gathering.BeginSave();
        Assert.IsType<LogDecision.Busy>(_gathering.Decide(Now + TimeSpan.FromDays(1)));

        // What comes meanwhile waits for the next batch; what is being saved is still known.
        _gathering.Confirm(Planned(Log(3)), 3, Now + TimeSpan.FromSeconds(7));
        Assert.Equal(1, Planned(Log(1)).Repeated);
        Assert.Equal(3, _gathering.List(All).Logs.Count);

        Assert.Equal([1, 2], _gathering.Saved(batch));
        Assert.Equal([Log(3).Hash], _gathering.List(All).Logs.Select(l => l.Hash));
        Assert.Equal(new LogDecision.Wait(Now + TimeSpan.FromSeconds(7) + Options.SaveAfter), _gathering.Decide(Now + TimeSpan.FromSeconds(7)));
        Assert.Equal([3], _gathering.Saved(_gathering.BeginSave()));
        Assert.IsType<LogDecision.Rest>(_gathering.Decide(Now));
        Assert.False(_gathering.HasUnsaved);
    }

    [Fact]
    public void A_save_that_failed_is_due_again_at_once()
    {
        _gathering.Confirm(Planned(Log(1)), 1, Now);
        _gathering.BeginSave();
        _gathering.Confirm(Planned(Log(2)), 2, Now + TimeSpan.FromSeconds(9));
        _gathering.SaveFailed();

        Assert.IsType<LogDecision.Save>(_gathering.Decide(Now + Options.SaveAfter));
        Assert.Equal((2, 2), (_gathering.BeginSave().Logs.Count, _gathering.BeginSave().Entries.Count));
    }

    [Fact]
    public void An_adopted_entry_is_held_by_name_even_when_its_records_are_known()
    {
        _gathering.Adopt([Log(1)], 5, Now);
        _gathering.Adopt([Log(1)], 6, Now - TimeSpan.FromHours(1));

        Assert.IsType<LogDecision.Save>(_gathering.Decide(Now));
        var batch = _gathering.BeginSave();
        Assert.Equal((1, 2), (batch.Logs.Count, batch.Entries.Count));
        Assert.Equal([5, 6], _gathering.Saved(batch));
    }

    [Fact]
    public void An_entry_without_records_is_released_by_a_save_of_nothing()
    {
        _gathering.Adopt([], 5, Now - TimeSpan.FromMinutes(1));

        Assert.IsType<LogDecision.Save>(_gathering.Decide(Now));
        Assert.Equal([5], _gathering.Saved(_gathering.BeginSave()));
        Assert.IsType<LogDecision.Rest>(_gathering.Decide(Now));
    }

    [Fact]
    public void No_more_is_held_than_may_be_and_room_comes_back()
    {
        var gathering = new LogGathering(new LogOptions { MaxBytes = 100_000, MaxBatchBytes = 1 });
        var first = gathering.Plan([Log(1, 60_000)])!;
        Assert.Null(gathering.Plan([Log(2, 60_000)]));
        Assert.NotNull(gathering.Plan([Log(1, 60_000)]));

        gathering.Abandon(first);
        var second = gathering.Plan([Log(2, 60_000)]);
        Assert.NotNull(second);
        gathering.Confirm(second, 1, Now);
        Assert.Null(gathering.Plan([Log(3, 60_000)]));

        gathering.Saved(gathering.BeginSave());
        Assert.NotNull(gathering.Plan([Log(3, 60_000)]));
    }

    [Fact]
    public void What_is_larger_than_may_be_held_passes_alone()
    {
        var gathering = new LogGathering(new LogOptions { MaxBytes = 1_000, MaxBatchBytes = 1 });
        var large = gathering.Plan([Log(1, 5_000)]);
        Assert.NotNull(large);
        Assert.Null(gathering.Plan([Log(2)]));
    }

    [Fact]
    public void Room_is_counted_for_resources_and_for_many_small_records_too()
    {
        var gathering = new LogGathering(new LogOptions { MaxBytes = 100_000, MaxBatchBytes = 1 });
        Assert.NotNull(gathering.Plan([Log(1)]));
        Assert.Null(gathering.Plan([Some.LooseLog(2, service: new string('s', 100_000))]));
        Assert.Null(gathering.Plan([.. Enumerable.Range(0, 600).Select(i => Some.LooseLog(i, ""))]));
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Assert.Empty(Options.Problems());
        Assert.Contains("Traces:Logs:SaveAfter", Assert.Single(new LogOptions { SaveAfter = TimeSpan.Zero }.Problems()), StringComparison.Ordinal);
        Assert.Contains("Traces:Logs:MaxBatchBytes", Assert.Single(new LogOptions { MaxBatchBytes = 0 }.Problems()), StringComparison.Ordinal);
        Assert.Contains("Traces:Logs:MaxBytes", Assert.Single(new LogOptions { MaxBytes = 1 }.Problems()), StringComparison.Ordinal);
    }

    private static LogItem Log(int number, int length = 10) => Some.LooseLog(number, new string('x', length));

    private AppendPlan Planned(params TraceItem[] items)
    {
        var plan = _gathering.Plan(items);
        Assert.NotNull(plan);
        return plan;
    }
}
