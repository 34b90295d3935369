using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;
using Orleans.Traces.Server.Telemetry;

namespace Orleans.Traces.Server.Ledger;

/// <summary>Gives <see cref="LedgerBook"/> a clock and a store, and counts the same as metrics.</summary>
internal sealed class IngestLedger(ILedgerStore store, IngestMeter meter, TimeProvider time) : IIngestReports
{
    private readonly LedgerBook _book = new(store.LastPart);

    /// <summary>Counts what became of a request's items.</summary>
    public void Items(IngestSource source, OtlpSignal signal, ItemCounts items)
    {
        _book.AddItems(source, signal, items, time.GetUtcNow());
        meter.Items(source.Project, signal, items);
    }

    /// <summary>Counts what a request came to.</summary>
    /// <param name="source">Whose it is.</param>
    /// <param name="signal">What it was to hold.</param>
    /// <param name="result">What it came to.</param>
    /// <param name="words">What the client was told; may be empty.</param>
    /// <param name="startedAt">The clock's timestamp when it came.</param>
    public void Request(IngestSource source, OtlpSignal signal, RequestResult result, string words, long startedAt)
    {
        _book.AddRequest(source, signal, result, words, time.GetUtcNow());
        meter.Request(source.Project, signal, result, time.GetElapsedTime(startedAt));
    }

    /// <summary>Counts items that were stored.</summary>
    public void Stored(ProjectId project, OtlpSignal signal, int items)
    {
        if (items == 0)
            return;
        _book.AddStored(project, signal, items, time.GetUtcNow());
        meter.Stored(project, signal, items);
    }

    /// <summary>The sums that a reader asks for, those that are not saved yet among them.</summary>
    public async Task<LedgerReport> ReadAsync(LedgerQuery query, CancellationToken cancellationToken)
    {
        // Memory first: what is saved and forgotten meanwhile is then counted once and not never.
        var held = _book.Read(query.Project);
        var stored = await store.ReadAsync(query.Project, query.From, query.To, cancellationToken);
        return LedgerReport.Of(query, held, stored);
    }

    /// <summary>Saves what is not saved. If that fails, the next save has it too.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        try
        {
            var rows = _book.Unsaved();
            if (rows.Count > 0)
                await store.SaveAsync(rows, LedgerHour.Of(now).Plus(-LedgerQuery.KeptHours), cancellationToken);
            _book.Saved(rows);
        }
        finally
        {
            // What is too old goes in any case, or a store that stays broken would fill the memory.
            _book.Forget(now);
        }
    }
}
