using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Storage.Tests.Ledger;

/// <summary>What every store of the ledger does.</summary>
public abstract class LedgerStoreContract : IDisposable
{
    protected static readonly CancellationToken None = CancellationToken.None;

    private static readonly LedgerHour Hour = LedgerHour.Of(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));

    private static readonly IngestSource Source = new(Some.Project, "key-1");

    public abstract void Dispose();

    /// <summary>The store, open.</summary>
    protected abstract ILedgerStore Store { get; }

    protected abstract Task ReopenAsync();

    [Fact]
    public async Task A_row_comes_back_as_it_was()
    {
        var counts = LedgerCounts.Of(10, 4, 3, 1, (6, 1_795_600_000_123_456_700));
        counts.AddRefused("spanId", new ReasonCount(2, "größer 🙂"));
        counts.AddRequests("answered", new ReasonCount(5, ""));
        counts.AddRequests("tooLarge", new ReasonCount(long.MaxValue, "large"));
        var row = new LedgerRow(new LedgerKey(Hour, Source, OtlpSignal.Logs), 3, counts);
        await Store.SaveAsync([row], Hour, None);
        await ReopenAsync();

        var read = Assert.Single(await Store.ReadAsync(Some.Project, Hour, Hour.Plus(1), None));

        Assert.Equal((row.Key, row.Part), (read.Key, read.Part));
        Assert.Equal(
            (10, 4, 3, 1, 6, counts.LastReceived),
            (read.Counts.Received, read.Counts.Accepted, read.Counts.Repeated, read.Counts.Retryable, read.Counts.Stored, read.Counts.LastReceived));
        Assert.Equal(counts.Refused, read.Counts.Refused);
        Assert.Equal(counts.Requests, read.Counts.Requests);
    }

    [Fact]
    public async Task A_part_that_is_saved_again_takes_the_place_of_what_was_saved_of_it()
    {
        await Store.SaveAsync([Row(part: 1, received: 5), Row(part: 2, received: 7)], Hour, None);
        await Store.SaveAsync([Row(part: 1, received: 6)], Hour, None);
        await Store.SaveAsync([Row(part: 1, received: 6)], Hour, None);

        Assert.Equal([(1L, 6L), (2L, 7L)], (await Store.ReadAsync(Some.Project, Hour, Hour.Plus(1), None)).Select(r => (r.Part, r.Counts.Received)));
    }

    [Fact]
    public async Task Hours_are_read_from_the_first_to_before_the_last_in_order()
    {
        await Store.SaveAsync([Row(part: 4, hour: 2), Row(part: 3, hour: 1), Row(part: 2, hour: 1), Row(part: 1, hour: 0)], Hour, None);

        Assert.Equal([2, 3], (await Store.ReadAsync(Some.Project, Hour.Plus(1), Hour.Plus(2), None)).Select(r => r.Part));
    }

    [Fact]
    public async Task A_project_sees_its_own_rows_and_those_of_nobody()
    {
        await Store.SaveAsync(
            [
                Row(part: 1), Row(part: 2, source: new IngestSource(Some.ProjectNamed("other"), "key-1")), Row(part: 3, source: IngestSource.Stranger),
                Row(part: 4, source: IngestSource.OfProject(Some.Project)),
            ],
            Hour,
            None);

        var rows = await Store.ReadAsync(Some.Project, Hour, Hour.Plus(1), None);

        Assert.Equal([(1L, Source), (3L, IngestSource.Stranger), (4L, IngestSource.OfProject(Some.Project))], rows.Select(r => (r.Part, r.Key.Source)));
    }

    [Fact]
    public async Task Hours_that_are_too_old_are_dropped()
    {
        await Store.SaveAsync([Row(part: 1, hour: -1), Row(part: 2, hour: 0), Row(part: 3, hour: 1)], Hour.Plus(-1), None);
        await Store.SaveAsync([Row(part: 4, hour: 1)], Hour, None);

        Assert.Equal([2, 3, 4], (await Store.ReadAsync(Some.Project, Hour.Plus(-9), Hour.Plus(9), None)).Select(r => r.Part));
    }

    [Fact]
    public async Task The_greatest_part_is_known_after_it_is_opened_again()
    {
        Assert.Equal(0, Store.LastPart);
        await Store.SaveAsync([Row(part: 9, hour: 0), Row(part: 3, hour: 5)], Hour, None);
        await ReopenAsync();

        Assert.Equal(9, Store.LastPart);
    }

    private static LedgerRow Row(long part, int hour = 0, long received = 1, IngestSource? source = null) =>
        new(new LedgerKey(Hour.Plus(hour), source ?? Source, OtlpSignal.Traces), part, LedgerCounts.Of(received, received, 0, 0, (0, 0)));
}
