using Orleans.Runtime;
using Orleans.Traces.Otlp;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Server.Members;
using Orleans.Traces.Server.Query;
using Orleans.Traces.Server.Retention;
using Orleans.Traces.Server.Tests.Grains;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Query;

/// <summary>A grain on its way out may not answer: its successor does.</summary>
public sealed class TraceQueriesTests
{
    [Fact]
    public async Task A_question_that_meets_leaving_grains_is_asked_again()
    {
        var grain = new LeavingGrain { Refusals = 4 };

        var found = await Queries(grain).FindAsync(GrainCluster.Key(), default);

        Assert.Equal(Some.Span(1).Hash, Assert.Single(found!.Items).Hash);
        Assert.True(grain.Refusals <= 0, "It was never refused.");
    }

    [Fact]
    public async Task A_grain_that_cannot_be_reached_is_a_store_out_of_reach()
    {
        var unreachable = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => Queries(new LeavingGrain { Refusals = int.MaxValue }).FindAsync(GrainCluster.Key(), default));

        Assert.Contains(GrainCluster.Key().ToString(), unreachable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_that_meets_leaving_grains_is_asked_for_again()
    {
        var (leaving, gone) = (new LeavingGrain { Refusals = 4 }, new LeavingGrain { Refusals = int.MaxValue });

        Assert.True(await new TraceDeletion(_ => leaving).DeleteAsync(GrainCluster.Key()));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => new TraceDeletion(_ => gone).DeleteAsync(GrainCluster.Key()));
    }

    [Fact]
    public async Task What_a_claimed_journal_alone_holds_is_read_with_what_the_grain_holds_and_not_once_the_trace_is_deleted()
    {
        var store = new MemoryStore();
        var journals = new HeldJournals(new MemoryJournal("own"));
        var claimed = new MemoryJournal("claimed");
        journals.Add(claimed);
        await claimed.AppendAsync(new JournalAppend(GrainCluster.Key(), OtlpSignal.Traces, 1, DateTimeOffset.UnixEpoch, OtlpChunk.Write([Some.Span(2, parent: 1)])), default);
        var queries = new TraceQueries(_ => new LeavingGrain(), store, new JournalOpenEntries(journals, store, []), SomeMeaning.Books);

        Assert.Equal(2, (await queries.FindAsync(GrainCluster.Key(), default))!.Summary.SpanCount);
        await store.DeleteAsync(GrainCluster.Key(), isOpen: true, default);
        Assert.Null(await queries.FindAsync(GrainCluster.Key(), default));
    }

    private static TraceQueries Queries(ITraceGrain grain) => new(_ => grain, new MemoryStore(), SomeEntries.Of(new MemoryJournal("journal"), new MemoryStore()), SomeMeaning.Books);

    private sealed class LeavingGrain : ITraceGrain
    {
        public int Refusals { get; set; }

        public Task<OpenItems?> Read() => Refusals-- > 0
            ? throw new OrleansException("forwarding failed")
            : Task.FromResult<OpenItems?>(new OpenItems { Traces = OtlpChunk.Write([Some.Span(1)]), Logs = [], IsTruncated = false });

        public Task<DeleteAnswer> Delete() => Refusals-- > 0
            ? throw new OrleansException("forwarding failed")
            : Task.FromResult(new DeleteAnswer { IsKnown = true });

        public Task<AppendAnswer> Append(AppendChunk chunk) => throw new NotSupportedException();

        public Task Look() => throw new NotSupportedException();

        public Task Rest(bool spill) => throw new NotSupportedException();

        public Task<bool> Wake(string journal) => throw new NotSupportedException();

        public Task<long[]> Redeliver(RedeliveredEntry[] entries) => throw new NotSupportedException();

        public Task<SummaryMessage?> Summarize() => throw new NotSupportedException();
    }
}
