using System.Globalization;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;

namespace Orleans.Traces.Tests.Ledger;

public sealed class LedgerBookTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly LedgerBook _book = new(lastPart: 7);

    [Fact]
    public void Spans_and_log_records_keys_and_hours_are_told_apart()
    {
        Send(IngestSource.Keyless, 1, Noon);
        Send(IngestSource.Keyless, 2, Noon.AddMinutes(59));
        Send(IngestSource.Keyless, 4, Noon.AddHours(1));
        Send(new IngestSource(ProjectId.Default, "k"), 8, Noon);
        _book.AddItems(IngestSource.Keyless, OtlpSignal.Logs, ItemCounts.OfRetryable(16), Noon);
        _book.AddStored(ProjectId.Default, OtlpSignal.Traces, 32, Noon);

        var report = Report();

        Assert.Equal((15, 16, 32), (report.Total.Spans.Received, report.Total.LogRecords.Retryable, report.Total.Spans.Stored));
        Assert.Equal([("k", 8L), ("none", 7L)], report.ByKey.Select(k => (k.Key, k.Value.Spans.Received)));
        Assert.Equal([(Noon, 11L), (Noon.AddHours(1), 4L)], report.ByHour.Select(h => (TimeOf(h.Key), h.Value.Spans.Received)));
        Assert.Equal(32, report.ByHour[LedgerHour.Of(Noon)].Spans.Stored);
        Assert.Equal(Noon.AddHours(1), DateTimeOffset.UnixEpoch.AddTicks((long)(report.Total.LastReceived / 100)));
    }

    [Fact]
    public void Reasons_are_counted_with_the_latest_example_that_says_something()
    {
        foreach (var (count, example) in new[] { (1, "the first"), (2, "the second"), (4, "") })
            _book.AddItems(IngestSource.Keyless, OtlpSignal.Traces, Refused(RefusalReason.SpanId, count, example), Noon);
        _book.AddItems(IngestSource.Keyless, OtlpSignal.Traces, Refused(RefusalReason.Nesting, 8, "deep"), Noon);
        _book.AddRequest(IngestSource.Keyless, OtlpSignal.Traces, RequestResult.TooLarge, "large", Noon);

        var spans = Report().Total.Spans;

        Assert.Equal([("nesting", new ReasonCount(8, "deep")), ("spanId", new ReasonCount(7, "the second"))], spans.Refused.Select(r => (r.Key, r.Value)));
        Assert.Equal([("tooLarge", new ReasonCount(1, "large"))], spans.Requests.Select(r => (r.Key, r.Value)));
    }

    [Theory]
    [InlineData(298, "🙂")]
    [InlineData(299, "xy")]
    [InlineData(10_000, "")]
    public void A_long_example_is_cut_and_stays_text(int length, string end)
    {
        var cut = new ReasonCount(1, "").Plus(new ReasonCount(1, new string('x', length) + end + "more"));

        Assert.InRange(cut.Example.Length, ReasonCount.MaxExampleLength - 1, ReasonCount.MaxExampleLength);
        Assert.EndsWith("x…", cut.Example, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_projects_are_not_seen_and_requests_of_nobody_are_set_apart()
    {
        Assert.True(ProjectId.TryParse("other", out var other));
        Send(new IngestSource(other, "k"), 1, Noon);
        _book.AddRequest(IngestSource.Stranger, OtlpSignal.Traces, RequestResult.Unauthenticated, "no key", Noon);

        var report = Report();

        Assert.Equal((0, 0, 0), (report.Total.Spans.Received, report.ByKey.Count, report.ByHour.Count));
        Assert.Equal(new ReasonCount(1, "no key"), report.Strangers.Spans.Requests["unauthenticated"]);
    }

    [Fact]
    public void A_part_in_memory_stands_in_for_what_is_stored_of_it_and_other_parts_add_up()
    {
        Send(IngestSource.Keyless, 1, Noon);
        var saved = _book.Unsaved();
        Send(IngestSource.Keyless, 2, Noon);
        var later = new LedgerBook(saved.Max(r => r.Part));
        later.AddItems(IngestSource.Keyless, OtlpSignal.Traces, ItemCounts.OfRetryable(4), Noon);

        var report = LedgerReport.Of(Query(), _book.Read(ProjectId.Default), [.. saved, .. later.Unsaved()]);

        Assert.Equal(7, report.Total.Spans.Received);
    }

    [Fact]
    public void A_row_is_unsaved_until_it_is_saved_as_it_is()
    {
        Send(IngestSource.Keyless, 1, Noon);
        var first = _book.Unsaved();
        Send(IngestSource.Keyless, 2, Noon);
        _book.Saved(first);

        var second = _book.Unsaved();
        _book.Saved(second);

        Assert.Equal((8, 1, 3), (first.Single().Part, first.Single().Counts.Received, second.Single().Counts.Received));
        Assert.Empty(_book.Unsaved());
    }

    [Fact]
    public void What_is_saved_leaves_the_memory_after_its_hour_and_an_hour_that_comes_back_is_a_new_part()
    {
        Send(IngestSource.Keyless, 1, Noon);
        var saved = _book.Unsaved();
        _book.Saved(saved);

        _book.Forget(Noon.AddHours(1));
        Assert.Single(_book.Read(ProjectId.Default));
        _book.Forget(Noon.AddHours(2));
        Assert.Empty(_book.Read(ProjectId.Default));

        Send(IngestSource.Keyless, 2, Noon);
        Assert.NotEqual(saved.Single().Part, _book.Unsaved().Single().Part);
        Assert.Equal(3, LedgerReport.Of(Query(), _book.Read(ProjectId.Default), saved).Total.Spans.Received);
    }

    [Fact]
    public void What_cannot_be_saved_is_held_for_two_days_and_no_longer()
    {
        Send(IngestSource.Keyless, 1, Noon);

        Assert.Equal(0, _book.Forget(Noon.AddHours(LedgerBook.MaxUnsavedHours)));
        Assert.Single(_book.Unsaved());
        Assert.Equal(1, _book.Forget(Noon.AddHours(LedgerBook.MaxUnsavedHours + 1)));
        Assert.Empty(_book.Unsaved());
    }

    [Fact]
    public void Keys_past_the_bound_are_counted_together()
    {
        const int More = 100;
        for (var i = 0; i < LedgerBook.MaxBuckets + More; i++)
            Send(new IngestSource(ProjectId.Default, i.ToString(CultureInfo.InvariantCulture)), 1, Noon);

        var report = Report();

        Assert.Equal(LedgerBook.MaxBuckets + 1, report.ByKey.Count);
        Assert.Equal((More, LedgerBook.MaxBuckets + More), (report.ByKey[IngestSource.OtherKeys].Spans.Received, report.Total.Spans.Received));
    }

    [Fact]
    public async Task Many_threads_lose_no_count_while_buckets_come_and_go_and_a_reader_finds_numbers_that_add_up()
    {
        const int Threads = 4, Buckets = 50;
        var stored = new Dictionary<(LedgerKey, long), LedgerRow>();
        var seen = 0;
        using var done = new CancellationTokenSource();
        var saver = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                var rows = _book.Unsaved();
                foreach (var row in rows)
                    stored[(row.Key, row.Part)] = row;
                _book.Saved(rows);
                _book.Forget(Noon.AddHours(3));
                Volatile.Write(ref seen, stored.Count);
                var counts = LedgerReport.Of(Query(), _book.Read(ProjectId.Default), [.. stored.Values]).Total.Spans;
                Assert.Equal(counts.Received, counts.Accepted + counts.Repeated + counts.RefusedCount + counts.Retryable);
            }
        });

        var added = await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            var times = 0L;
            for (; Volatile.Read(ref seen) < Buckets; times++)
                _book.AddItems(IngestSource.Keyless, OtlpSignal.Traces, Refused(RefusalReason.SpanId, 1, "", accepted: 2), Noon);
            return times;
        })));
        await done.CancelAsync();
        await saver;

        Assert.Equal(3 * added.Sum(), LedgerReport.Of(Query(), _book.Read(ProjectId.Default), [.. stored.Values]).Total.Spans.Received);
    }

    private static ItemCounts Refused(RefusalReason reason, int count, string example, int accepted = 0)
    {
        var refusals = new Refusals();
        refusals.Add(reason, count, example);
        return ItemCounts.OfAnswered(count + accepted, accepted, 0, refusals);
    }

    private static LedgerQuery Query() => new(ProjectId.Default, LedgerHour.Of(Noon), LedgerHour.Of(Noon).Plus(24), KeyId: null);

    private static DateTimeOffset TimeOf(LedgerHour hour) => DateTimeOffset.UnixEpoch.AddHours(hour.Number);

    private void Send(IngestSource source, int accepted, DateTimeOffset now) =>
        _book.AddItems(source, OtlpSignal.Traces, ItemCounts.OfAnswered(accepted, accepted, 0, new Refusals()), now);

    private LedgerReport Report() => LedgerReport.Of(Query(), _book.Read(ProjectId.Default), []);
}
