using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Server.Retention;
using Orleans.Traces.Server.Tests.Grains;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Retention;

public sealed class RetentionSweeperTests : IDisposable
{
    private static readonly DateOnly First = new(2026, 11, 1);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 3, 0, 59, 59, TimeSpan.Zero));
    private readonly DayList _traces = new(First, First.AddDays(1), First.AddDays(2));
    private readonly DayList _others = new(First);
    private readonly MemoryStore _store = new();
    private readonly MemoryJournal _journal = new("journal");
    private readonly RetentionSweeper _sweeper;

    public RetentionSweeperTests() => _sweeper = new RetentionSweeper(
        [_traces, _others], SomeEntries.Of(_journal, _store), new RetentionOptions { Days = 1 }, _time, NullLogger<RetentionSweeper>.Instance);

    public void Dispose() => _sweeper.Dispose();

    [Fact]
    public async Task Days_are_dropped_from_every_store_an_hour_after_they_are_over()
    {
        await _sweeper.SweepAsync(default);
        Assert.Equal((3, 1), (_traces.Dates.Count, _others.Dates.Count));

        _time.Advance(TimeSpan.FromSeconds(1));
        await _sweeper.SweepAsync(default);

        Assert.Equal([First.AddDays(1), First.AddDays(2)], _traces.Dates);
        Assert.Empty(_others.Dates);
    }

    [Fact]
    public async Task It_sweeps_at_the_start_and_every_hour()
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        await _sweeper.StartAsync(default);
        await Waiting.Until("the first day is dropped", () => _traces.Dates.Count == 2);
        await Waiting.Until("the second day is dropped", () =>
        {
            _time.Advance(TimeSpan.FromHours(1));
            return _traces.Dates.Count == 1;
        });
        Assert.True(_time.GetUtcNow() >= new DateTimeOffset(2026, 11, 4, 1, 0, 0, TimeSpan.Zero));
        await _sweeper.StopAsync(default);
    }

    [Fact]
    public async Task A_day_that_cannot_be_dropped_keeps_no_other_and_is_tried_again()
    {
        _time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        _traces.FailNext = 1;
        await _sweeper.SweepAsync(default);
        Assert.Equal([First, First.AddDays(2)], _traces.Dates);
        Assert.Empty(_others.Dates);

        await _sweeper.SweepAsync(default);
        Assert.Equal([First.AddDays(2)], _traces.Dates);
    }

    [Fact]
    public async Task A_deletion_is_noted_again_before_its_day_goes_while_the_journal_holds_entries_of_the_trace()
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        await _store.DeleteAsync(GrainCluster.Key(1), isOpen: true, default);
        await _store.DeleteAsync(GrainCluster.Key(2), isOpen: true, default);
        await _journal.AppendAsync(
            new JournalAppend(GrainCluster.Key(1), OtlpSignal.Traces, Some.Zero, _time.GetUtcNow(), OtlpChunk.Write([Some.Span(1)])), default);
        await _journal.AppendAsync(
            new JournalAppend(GrainCluster.Key(3), OtlpSignal.Traces, Some.Zero, _time.GetUtcNow(), OtlpChunk.Write([Some.Span(1)])), default);
        _store.Deletions.Clear();
        _store.FailNext(1);

        await _sweeper.SweepAsync(default);
        Assert.Equal(3, _traces.Dates.Count);

        await _sweeper.SweepAsync(default);
        Assert.Equal([GrainCluster.Key(1)], _store.Deletions);
        Assert.Equal(2, _traces.Dates.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(36_501)]
    public void Days_out_of_range_are_a_fault_by_name(int days) =>
        Assert.Contains("Traces:Retention:Days", Assert.Single(new RetentionOptions { Days = days }.Problems()), StringComparison.Ordinal);

    private sealed class DayList(params DateOnly[] dates) : IDayStore
    {
        public List<DateOnly> Dates { get; } = [.. dates];

        public int FailNext { get; set; }

        public IReadOnlyList<ProjectDay> Days() => [.. Dates.Select(d => new ProjectDay(ProjectId.Default, d))];

        public Task DropDayAsync(ProjectDay day, CancellationToken cancellationToken)
        {
            if (FailNext-- > 0)
                throw new StorageUnavailableException("the disk is away");
            Dates.Remove(day.Date);
            return Task.CompletedTask;
        }
    }
}
