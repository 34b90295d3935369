using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;
using Orleans.Traces.Server.Ledger;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Ledger;

public sealed class LedgerWriterTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly MemoryLedgerStore _store = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 30, 0, TimeSpan.Zero));
    private readonly CountingLogger _log = new();

    [Fact]
    public async Task It_saves_every_ten_seconds_what_is_new_and_once_more_at_the_end()
    {
        var ledger = TestLedger.Create(_store, _time);
        using var writer = new LedgerWriter(ledger, _time, _log);
        await writer.StartAsync(None);
        ledger.Stored(ProjectId.Default, OtlpSignal.Traces, 1);

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, _store.Saves);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Waiting.Until("the ledger is saved", () => _store.Saves == 1);
        ledger.Stored(ProjectId.Default, OtlpSignal.Traces, 2);
        await writer.StopAsync(None);
        ledger.Stored(ProjectId.Default, OtlpSignal.Traces, 4);
        await writer.StoppedAsync(None);

        Assert.Equal(7, await StoredAsync());
    }

    [Fact]
    public async Task A_store_out_of_reach_is_warned_of_once_and_its_counts_are_saved_later()
    {
        var ledger = TestLedger.Create(_store, _time);
        using var writer = new LedgerWriter(ledger, _time, _log);
        await writer.StartAsync(None);
        ledger.Stored(ProjectId.Default, OtlpSignal.Traces, 1);
        _store.Failure = new StorageUnavailableException("the disk is full");

        for (var saves = 1; saves <= 3; saves++)
        {
            _time.Advance(LedgerWriter.Period);
            await Waiting.Until("a save is tried", () => _store.Saves == saves);
        }

        _store.Failure = null;
        _time.Advance(LedgerWriter.Period);
        await Waiting.Until("the save is tried again", () => _store.Saves == 4);
        await writer.StopAsync(None);

        Assert.Equal((1, 1), (_log.Warnings, await StoredAsync()));
    }

    [Fact]
    public async Task Hours_older_than_thirty_days_are_dropped()
    {
        var ledger = TestLedger.Create(_store, _time);
        ledger.Stored(ProjectId.Default, OtlpSignal.Traces, 1);
        await ledger.SaveAsync(None);
        _time.Advance(TimeSpan.FromDays(30));
        ledger.Stored(ProjectId.Default, OtlpSignal.Traces, 2);
        await ledger.SaveAsync(None);
        Assert.Equal(3, await StoredAsync());

        _time.Advance(TimeSpan.FromHours(1));
        ledger.Stored(ProjectId.Default, OtlpSignal.Traces, 4);
        await ledger.SaveAsync(None);
        Assert.Equal(6, await StoredAsync());
    }

    // What another process would find.
    private async Task<long> StoredAsync()
    {
        var query = new LedgerQuery(ProjectId.Default, default, LedgerHour.Of(_time.GetUtcNow()).Plus(1), KeyId: null);
        return (await TestLedger.Create(_store, _time).ReadAsync(query, None)).Total.Spans.Stored;
    }

    private sealed class CountingLogger : ILogger<LedgerWriter>
    {
        public int Warnings { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Warnings += logLevel == LogLevel.Warning ? 1 : 0;
    }
}
