using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Tests.Assembling;

public sealed class TraceAssemblyTests
{
    private static readonly DateTimeOffset T0 = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TraceKey Key = new(ProjectId.Default, Some.Trace);

    private readonly EntryBook _journal = new();
    private long _nextEntry;

    public sealed record Delivery(int Second, params TraceItem[] Items);

    public sealed record Scenario(string Name, Delivery[] Deliveries, int FinalAt, FinalizeReason Reason)
    {
        public override string ToString() => Name;
    }

    public static TheoryData<Scenario> Closing =>
    [
        new Scenario("a complete trace is final after Settle", [new(0, Some.Span(1))], 10, FinalizeReason.Complete),
        new Scenario("a repeat does not keep the trace open", [new(0, Some.Span(1)), new(9, Some.Span(1))], 10, FinalizeReason.Complete),
        new Scenario("something new does", [new(0, Some.Span(1)), new(9, Some.Span(2, parent: 1))], 19, FinalizeReason.Complete),
        new Scenario("a new log record does too", [new(0, Some.Span(1)), new(9, Some.Log(span: 1))], 19, FinalizeReason.Complete),
        new Scenario("with a parent missing we wait for Timeout", [new(0, Some.Span(1), Some.Span(3, parent: 2))], 30, FinalizeReason.ParentMissing),
        new Scenario("the missing parent ends the long wait", [new(0, Some.Span(1), Some.Span(3, parent: 2)), new(5, Some.Span(2, parent: 1))], 15, FinalizeReason.Complete),
        new Scenario("without a root we wait longest", [new(0, Some.Span(2, parent: 1))], 180, FinalizeReason.Rootless),
        new Scenario("a root that has not ended is none yet", [new(0, Some.Span(1, end: -1))], 180, FinalizeReason.Rootless),
        new Scenario("its end ends the long wait", [new(0, Some.Span(1, end: -1)), new(60, Some.Span(1, end: 50))], 70, FinalizeReason.Complete),
        new Scenario("log records alone are rootless", [new(0, Some.Log(span: 1))], 180, FinalizeReason.Rootless),
        new Scenario("a span that names itself is no root", [new(0, Some.Span(1, parent: 1))], 180, FinalizeReason.Rootless),
    ];

    [Theory]
    [MemberData(nameof(Closing))]
    public void A_trace_is_final_when_nothing_more_is_expected(Scenario scenario)
    {
        var assembly = New();
        assembly.Load(null);
        for (var second = 0; second <= 200; second++)
        {
            foreach (var delivery in scenario.Deliveries.Where(d => d.Second == second))
                Append(assembly, second, delivery.Items);
            if (assembly.Decide(T0.AddSeconds(second)) is TraceDecision.Finalize finalize)
            {
                Assert.Equal((scenario.FinalAt, scenario.Reason), (second, finalize.Reason));
                return;
            }
        }

        Assert.Fail("never final");
    }

    [Fact]
    public void What_it_waits_for_is_when_it_wants_to_be_asked_again()
    {
        var assembly = New();
        Append(assembly, 0, Some.Span(1));

        Assert.Equal(new TraceDecision.Wait(T0.AddSeconds(10)), assembly.Decide(T0.AddSeconds(3)));
    }

    [Fact]
    public void A_trace_that_seems_incomplete_looks_into_the_store_after_Settle_and_then_waits_on()
    {
        var assembly = New();
        Append(assembly, 0, Some.Span(2, parent: 1));

        Assert.Equal(new TraceDecision.Wait(T0.AddSeconds(10)), assembly.Decide(T0));
        Assert.Equal(new TraceDecision.Load(), assembly.Decide(T0.AddSeconds(10)));
        assembly.Load(null);
        Assert.Equal(new TraceDecision.Wait(T0.AddSeconds(180)), assembly.Decide(T0.AddSeconds(10)));
    }

    [Fact]
    public void A_late_span_finds_its_root_in_the_store()
    {
        var assembly = New();
        Append(assembly, 0, Some.Span(2, parent: 1));

        assembly.Load(Stored(revision: 3, Some.Span(1)));

        Assert.Equal(new TraceDecision.Finalize(FinalizeReason.Complete), assembly.Decide(T0.AddSeconds(10)));
        var save = Begin(assembly).Save!;
        Assert.Equal((3, 4, 2), (save.BasedOnRevision, save.Summary.Revision, save.Summary.SpanCount));
        Assert.Equal(Some.Span(2, parent: 1).Hash, Assert.Single(save.NewItems).Hash);
    }

    [Fact]
    public void A_delivery_changes_nothing_until_it_is_confirmed()
    {
        var assembly = New();
        var plan = assembly.Plan([Some.Span(1)]);

        Assert.False(assembly.HasUnsaved);
        Assert.IsType<TraceDecision.Busy>(assembly.Decide(T0.AddHours(1)));
        assembly.Abandon(plan);

        Assert.IsType<TraceDecision.Leave>(assembly.Decide(T0.AddHours(1)));
        Assert.Single(assembly.Plan([Some.Span(1)]).Fresh);
    }

    [Fact]
    public void An_item_on_its_way_is_not_fresh_again_and_must_be_waited_for()
    {
        var assembly = New();
        var first = assembly.Plan([Some.Span(1), Some.Span(2, parent: 1)]);

        var second = assembly.Plan([Some.Span(2, parent: 1), Some.Span(3, parent: 1)]);

        Assert.Equal([first], second.WaitsFor);
        Assert.Equal(Some.Span(3, parent: 1).Hash, Assert.Single(second.Fresh).Hash);
        Assert.Equal(1, second.Repeated);
    }

    [Fact]
    public void An_item_twice_in_one_delivery_is_one()
    {
        var plan = New().Plan([Some.Span(1), Some.Span(1)]);

        Assert.Single(plan.Fresh);
        Assert.Equal(1, plan.Repeated);
        Assert.Empty(plan.WaitsFor);
    }

    [Fact]
    public void What_comes_during_a_save_waits_for_the_next()
    {
        var assembly = New();
        Append(assembly, 0, Some.Span(1));
        var (pending, save) = Begin(assembly);
        Append(assembly, 11, Some.Log(span: 1));

        Assert.IsType<TraceDecision.Busy>(assembly.Decide(T0.AddSeconds(60)));
        Assert.Equal([1L], assembly.Saved(pending, save));
        Assert.Equal(new TraceDecision.Wait(T0.AddSeconds(21)), assembly.Decide(T0.AddSeconds(12)));
        var (next, second) = Begin(assembly);
        Assert.Equal((1, 2, 1), (second!.BasedOnRevision, second.Summary.Revision, second.NewItems.Count));
        Assert.Equal([2L], assembly.Saved(next, second));
        Assert.IsType<TraceDecision.Leave>(assembly.Decide(T0.AddSeconds(22)));
    }

    [Fact]
    public void A_save_that_failed_is_asked_for_again_with_everything_in_it()
    {
        var assembly = New();
        Append(assembly, 0, Some.Span(1));
        Begin(assembly);
        assembly.SaveFailed();

        Assert.IsType<TraceDecision.Finalize>(assembly.Decide(T0.AddSeconds(10)));
        var (pending, again) = Begin(assembly);
        Assert.Equal([1L], pending.Contents);
        Assert.Single(again!.NewItems);
    }

    [Fact]
    public void After_a_stale_save_what_is_stored_is_merged()
    {
        var assembly = New();
        Append(assembly, 0, Some.Span(1), Some.Span(2, parent: 1));
        Begin(assembly);
        assembly.SaveWasStale();
        assembly.Load(Stored(revision: 1, Some.Span(1), Some.Span(3, parent: 1)));

        var save = Begin(assembly).Save!;
        Assert.Equal((1, 2, 3), (save.BasedOnRevision, save.Summary.Revision, save.Summary.SpanCount));
        Assert.Equal(Some.Span(2, parent: 1).Hash, Assert.Single(save.NewItems).Hash);
    }

    [Fact]
    public void An_entry_of_items_that_are_all_stored_makes_no_revision_and_is_released()
    {
        var assembly = New();
        Adopt(assembly, 7, Some.Span(1));
        assembly.Load(Stored(revision: 2, Some.Span(1)));

        Assert.IsType<TraceDecision.Finalize>(assembly.Decide(T0.AddSeconds(10)));
        var (pending, save) = Begin(assembly);
        Assert.Null(save);
        Assert.Equal([7L], assembly.Saved(pending, save));
        Assert.IsType<TraceDecision.Leave>(assembly.Decide(T0.AddSeconds(10)));
    }

    [Fact]
    public void What_waits_past_SpillBytes_is_checkpointed_oldest_first()
    {
        var size = Some.Span(1).Size;
        var assembly = new TraceAssembly(Key, new AssemblyOptions { SpillBytes = (2 * size) + 20 });
        assembly.Load(null);
        Append(assembly, 0, Some.Span(1));
        Append(assembly, 0, Some.Span(2, parent: 1));
        Assert.IsType<TraceDecision.Wait>(assembly.Decide(T0));
        Append(assembly, 0, Some.Span(3, parent: 1));
        Assert.IsType<TraceDecision.Checkpoint>(assembly.Decide(T0));

        var (pending, save) = Begin(assembly, isFinal: false);
        Assert.Equal((TraceState.Open, 2, 1), (save!.Summary.State, save.Summary.SpanCount, save.Summary.Revision));
        Assert.Equal([1L, 2L], assembly.Saved(pending, save, marker: 10));

        Assert.Equal(new TraceDecision.Wait(T0.AddSeconds(10)), assembly.Decide(T0));
        Assert.Equal(3, assembly.Summarize().SpanCount);
        var (last, final) = Begin(assembly);
        Assert.Equal((TraceState.Final, 3, 2, 1), (final!.Summary.State, final.Summary.SpanCount, final.Summary.Revision, final.NewItems.Count));
        Assert.Equal([3L, 10L], assembly.Saved(last, final));
        Assert.IsType<TraceDecision.Leave>(assembly.Decide(T0));
    }

    [Fact]
    public void A_trace_that_stays_busy_is_checkpointed_in_time()
    {
        var assembly = New();
        for (var second = 0; second < 300; second += 5)
        {
            Append(assembly, second, Some.Span(2 + second, parent: 1));
            if (assembly.Decide(T0.AddSeconds(second)) is TraceDecision.Load)
                assembly.Load(null);
            Assert.IsType<TraceDecision.Wait>(assembly.Decide(T0.AddSeconds(second)));
        }

        Assert.IsType<TraceDecision.Checkpoint>(assembly.Decide(T0.AddSeconds(300)));
    }

    [Fact]
    public void A_marker_makes_the_trace_look_for_its_stored_part_and_be_final_when_due()
    {
        var assembly = New();
        assembly.Adopt([], entry: 5, T0);

        Assert.IsType<TraceDecision.Load>(assembly.Decide(T0));
        var stored = Stored(revision: 2, Some.Span(1), Some.Span(2, parent: 1));
        assembly.Load(stored with { Summary = stored.Summary with { State = TraceState.Open } });
        Assert.Equal(new TraceDecision.Wait(T0.AddSeconds(10)), assembly.Decide(T0));
        Assert.IsType<TraceDecision.Finalize>(assembly.Decide(T0.AddSeconds(10)));

        var (pending, save) = Begin(assembly);
        Assert.Equal((TraceState.Final, 2, 2), (save!.Summary.State, save.BasedOnRevision, save.Summary.Revision));
        Assert.Empty(save.NewItems);
        Assert.Equal([5L], assembly.Saved(pending, save));
    }

    [Fact]
    public void A_marker_of_a_trace_that_is_final_is_released()
    {
        var assembly = New();
        assembly.Adopt([], entry: 5, T0);
        assembly.Load(Stored(revision: 2, Some.Span(1)));

        var (pending, save) = Begin(assembly);
        Assert.Null(save);
        Assert.Equal([5L], assembly.Saved(pending, save));
    }

    [Fact]
    public void What_another_journal_sends_while_a_save_is_under_way_waits_for_the_next()
    {
        var (first, second) = (Some.Span(1), Some.Span(2, parent: 1));
        var assembly = New();
        assembly.Adopt([first], entry: null, T0);
        assembly.Load(null);
        var pending = assembly.BeginSave(isFinal: true);
        assembly.Adopt([second], entry: null, T0);
        var save = assembly.Contents(pending, [], SomeMeaning.ATenthOfACent);
        Assert.Equal(1, save!.Summary.SpanCount);
        assembly.Saved(pending, save);

        Assert.True(assembly.HasUnsaved);
        Assert.True(assembly.AreStored([first]));
        Assert.False(assembly.AreStored([second]), "Its journal would let go of what is stored nowhere.");
        assembly.Load(Stored(revision: 1, first));
        var (_, next) = Begin(assembly);
        Assert.Equal(second.Hash, Assert.Single(next!.NewItems).Hash);
    }

    [Fact]
    public void Items_of_another_journal_count_as_held_with_their_bytes_until_they_are_stored()
    {
        var item = Some.Span(1);
        var assembly = New();
        var empty = assembly.HeldBytes;
        assembly.Adopt([item], entry: null, T0);
        Assert.True(assembly.HeldBytes >= empty + item.Size);
        assembly.Load(null);
        var (pending, save) = Begin(assembly);
        var before = assembly.HeldBytes;

        assembly.Saved(pending, save);

        Assert.Equal(before - item.Size, assembly.HeldBytes);
    }

    [Fact]
    public void Items_whose_entry_cannot_be_read_any_more_are_not_in_the_trace()
    {
        var assembly = New();
        Append(assembly, 0, Some.Span(1));
        Append(assembly, 0, Some.Span(2, parent: 1));
        _journal.Release([1]);

        var (pending, save) = Begin(assembly);

        Assert.Equal((1, TraceFlags.MissingRoot), (save!.Summary.SpanCount, save.Summary.Flags));
        Assert.Equal(Some.Span(2, parent: 1).Hash, Assert.Single(save.NewItems).Hash);
        Assert.Equal([1L, 2L], assembly.Saved(pending, save));
    }

    [Fact]
    public void Nothing_more_is_taken_while_far_too_much_waits()
    {
        var assembly = new TraceAssembly(Key, new AssemblyOptions { SpillBytes = Some.Span(1).Size });
        for (var id = 1; id <= 4; id++)
        {
            Assert.False(assembly.IsBehind);
            Append(assembly, 0, Some.Span(id));
        }

        Assert.True(assembly.IsBehind);
    }

    public static TheoryData<string, AssemblyOptions, RefusalReason> Limits => new()
    {
        { "items", new AssemblyOptions { MaxItems = 2 }, RefusalReason.TraceItems },
        { "bytes", new AssemblyOptions { MaxBytes = Some.Span(1).Bytes.Length * 2 + 10 }, RefusalReason.TraceBytes },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void Past_its_limit_a_trace_refuses_for_good_and_says_so(string what, AssemblyOptions options, RefusalReason reason)
    {
        var assembly = new TraceAssembly(Key, options);
        var plan = Append(assembly, 0, Some.Span(1), Some.Span(2, parent: 1), Some.Span(3, parent: 1));

        Assert.Equal(2, plan.Fresh.Count);
        Assert.True(plan.Refusals.CountOf(reason) == 1, what);
        Assert.Contains("Traces:Assembly:", plan.Refusals.ToString(), StringComparison.Ordinal);
        Assert.True(assembly.Summarize().Flags.HasFlag(TraceFlags.Truncated));
        Assert.Equal(2, Append(assembly, 1, Some.Span(1), Some.Span(2, parent: 1)).Repeated);
    }

    [Fact]
    public void A_span_has_a_limited_number_of_versions()
    {
        var assembly = new TraceAssembly(Key, new AssemblyOptions { MaxVersions = 2 });

        var plan = Append(assembly, 0, Some.Span(1, end: 1), Some.Span(1, end: 2), Some.Span(1, end: 3), Some.Span(2));

        Assert.Equal(3, plan.Fresh.Count);
        Assert.Equal(1, plan.Refusals.CountOf(RefusalReason.SpanVersions));
    }

    [Fact]
    public void An_abandoned_delivery_gives_its_bytes_back()
    {
        var assembly = new TraceAssembly(Key, new AssemblyOptions { MaxBytes = Some.Span(1).Bytes.Length + 10 });
        assembly.Abandon(assembly.Plan([Some.Span(1)]));

        Assert.Single(assembly.Plan([Some.Span(2)]).Fresh);
    }

    private static TraceAssembly New() => new(Key, new AssemblyOptions());

    private AppendPlan Append(TraceAssembly assembly, int second, params TraceItem[] items)
    {
        var plan = assembly.Plan(items);
        if (plan.Fresh.Count > 0)
            _journal.Write(++_nextEntry, plan.Fresh);
        assembly.Confirm(plan, plan.Fresh.Count > 0 ? _nextEntry : null, T0.AddSeconds(second));
        return plan;
    }

    private void Adopt(TraceAssembly assembly, long entry, params TraceItem[] items)
    {
        _journal.Write(entry, items);
        assembly.Adopt(items, entry, T0);
    }

    private (PendingSave Pending, TraceSave? Save) Begin(TraceAssembly assembly, bool isFinal = true)
    {
        var pending = assembly.BeginSave(isFinal);
        return (pending, assembly.Contents(pending, _journal.Read(pending.Contents), SomeMeaning.ATenthOfACent));
    }

    private static StoredTrace Stored(int revision, params TraceItem[] items) =>
        new(
            TraceTree.Build(items).Summarize(Some.Trace, TraceState.Final, revision, truncated: false)
                with { Facts = SomeMeaning.ATenthOfACent.Sum(TraceTree.Build(items)) },
            items);
}
