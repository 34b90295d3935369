using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Trees;

namespace Orleans.Traces.Web.Tests.Trees;

public sealed class ViewedTracesTests
{
    private readonly FakeQueries _queries = new();
    private readonly FakeTimeProvider _time = new(Some.Noon);

    [Fact]
    public async Task Who_comes_soon_after_another_gets_the_same_without_a_reading()
    {
        _queries.Put(Some.Summary(1), Some.Span(1));
        var traces = Traces();

        var (first, second) = (await FindAsync(traces, 1), await FindAsync(traces, 1));

        Assert.Same(first, second);
        Assert.Equal((1, 0), (_queries.Finds, _queries.Summaries));
    }

    [Fact]
    public async Task Who_comes_while_it_is_read_waits_for_that_reading_which_goes_on_when_the_first_leaves()
    {
        _queries.Put(Some.Summary(1), Some.Span(1));
        _queries.Gate = new TaskCompletionSource();
        var traces = Traces();
        using var leaving = new CancellationTokenSource();
        var first = traces.FindAsync(Key(1), leaving.Token);
        var second = FindAsync(traces, 1);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _queries.Gate.SetResult();

        Assert.NotNull(await second);
        Assert.Equal(1, _queries.Finds);
    }

    [Fact]
    public async Task Later_a_final_trace_is_asked_for_its_summary_alone()
    {
        _queries.Put(Some.Summary(1), Some.Span(1));
        var traces = Traces();
        var first = await FindAsync(traces, 1);

        _time.Advance(Reading.Period);
        Assert.Same(first, await FindAsync(traces, 1));
        Assert.Equal((1, 1), (_queries.Finds, _queries.Summaries));

        _queries.Put(Some.Summary(1) with { Revision = 2 }, Some.Span(1), Some.Span(2));
        _time.Advance(Reading.Period);
        Assert.Equal(2, (await FindAsync(traces, 1))!.Outline.Count);
    }

    [Fact]
    public async Task An_open_trace_that_has_not_changed_is_not_worked_out_again()
    {
        _queries.Put(Some.Summary(1) with { State = TraceState.Open }, Some.Span(1));
        var traces = Traces();
        var first = await FindAsync(traces, 1);

        _time.Advance(Reading.Period);
        Assert.Same(first, await FindAsync(traces, 1));
        Assert.Equal(2, _queries.Finds);
    }

    [Fact]
    public async Task A_trace_that_takes_long_to_read_is_read_seldom()
    {
        _queries.Put(Some.Summary(1) with { State = TraceState.Open }, Some.Span(1));
        _queries.Gate = new TaskCompletionSource();
        var traces = Traces();
        var first = FindAsync(traces, 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        _queries.Gate.SetResult();
        await first;

        _time.Advance(TimeSpan.FromSeconds(9));
        await FindAsync(traces, 1);
        Assert.Equal(1, _queries.Finds);

        _time.Advance(TimeSpan.FromSeconds(2));
        await FindAsync(traces, 1);
        Assert.Equal(2, _queries.Finds);
    }

    [Fact]
    public async Task Past_its_bytes_the_contents_of_what_was_looked_at_longest_ago_go_and_are_read_again_when_needed()
    {
        for (var i = 1; i <= 3; i++)
            _queries.Put(Some.Summary(i), Some.Span(1) with { Attributes = Some.Attributes(("text", new string('x', 10_000))) });
        var traces = Traces(maxBytes: 25_000);
        for (var i = 1; i <= 3; i++)
            await FindAsync(traces, i);

        Assert.InRange(traces.Bytes, 20_000, 25_000);
        var known = await FindAsync(traces, 1);
        Assert.Equal(3, _queries.Finds);

        // As when memory was needed.
        var gone = Gone(known!);
        var whole = await traces.WithItemsAsync(gone, CancellationToken.None);
        Assert.NotNull(whole!.Tree);
        Assert.Equal(4, _queries.Finds);
    }

    [Fact]
    public async Task Past_its_bytes_outlines_go_too_but_for_the_last_one()
    {
        for (var i = 1; i <= 3; i++)
            _queries.Put(Some.Summary(i), Some.Span(1));
        var traces = Traces(maxBytes: 0);
        for (var i = 1; i <= 3; i++)
            await FindAsync(traces, i);

        Assert.InRange(traces.Bytes, 1, 2_000);
        await FindAsync(traces, 3);
        Assert.Equal(3, _queries.Finds);
        await FindAsync(traces, 1);
        Assert.Equal(4, _queries.Finds);
    }

    [Fact]
    public async Task A_failure_is_told_to_who_waits_and_forgotten()
    {
        _queries.Put(Some.Summary(1), Some.Span(1));
        _queries.Failure = new StorageUnavailableException("gone");
        var traces = Traces();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => FindAsync(traces, 1));

        _queries.Failure = null;
        Assert.NotNull(await FindAsync(traces, 1));
    }

    [Fact]
    public async Task What_nobody_has_heard_of_is_looked_for_each_time()
    {
        var traces = Traces();
        Assert.Null(await FindAsync(traces, 1));

        _queries.Put(Some.Summary(1), Some.Span(1));
        Assert.NotNull(await FindAsync(traces, 1));
    }

    [Fact]
    public async Task Of_a_large_trace_the_tree_comes_first_and_what_its_spans_did_after()
    {
        SpanView[] spans = [Some.Call(1, 0, 100, 10), .. Enumerable.Range(2, 3_000).Select(i => Some.Call(i, 1, 1, 0))];
        _queries.Put(Some.Summary(1), spans);
        var viewed = (await FindAsync(Traces(), 1))!;

        Assert.Equal(3_001, viewed.Outline.Count);
        await viewed.Facts;
        Assert.True(viewed.Outline.HasFacts);
        Assert.Equal(3_000, viewed.Outline.TotalsOf(0).Input);
    }

    private static TraceKey Key(int number) => new(ProjectId.Default, Some.Trace(number));

    private static Task<ViewedTrace?> FindAsync(ViewedTraces traces, int number) => traces.FindAsync(Key(number), CancellationToken.None);

    private static ViewedTrace Gone(ViewedTrace trace)
    {
        trace.LetGo();
        for (var i = 0; i < 10 && trace.Tree is not null; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Null(trace.Tree);
        return trace;
    }

    private ViewedTraces Traces(long maxBytes = 1 << 20) =>
        new(_queries, new FakePrices(), new TracesWebOptions { MaxViewedBytes = maxBytes }, _time);
}
