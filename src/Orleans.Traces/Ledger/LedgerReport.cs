using Orleans.Traces.Otlp;

namespace Orleans.Traces.Ledger;

/// <summary>Both signals' counts.</summary>
public sealed class SignalCounts
{
    /// <summary>Of spans.</summary>
    public LedgerCounts Spans { get; } = new();

    /// <summary>Of log records.</summary>
    public LedgerCounts LogRecords { get; } = new();

    /// <summary>When a request with items last came, in Unix nanoseconds; 0: never.</summary>
    public ulong LastReceived => Math.Max(Spans.LastReceived, LogRecords.LastReceived);

    internal void Add(LedgerRow row) => (row.Key.Signal == OtlpSignal.Traces ? Spans : LogRecords).Add(row.Counts);
}

/// <summary>The answer to a <see cref="LedgerQuery"/>.</summary>
public sealed class LedgerReport
{
    private readonly SortedDictionary<string, SignalCounts> _byKey = new(StringComparer.Ordinal);
    private readonly SortedDictionary<LedgerHour, SignalCounts> _byHour = [];

    private LedgerReport(LedgerQuery query) => Query = query;

    /// <summary>What was asked.</summary>
    public LedgerQuery Query { get; }

    /// <summary>All of it.</summary>
    public SignalCounts Total { get; } = new();

    /// <summary>By the id of the key. What was stored is not among it.</summary>
    public IReadOnlyDictionary<string, SignalCounts> ByKey => _byKey;

    /// <summary>By hour, the earliest first; hours without a count are left out.</summary>
    public IReadOnlyDictionary<LedgerHour, SignalCounts> ByHour => _byHour;

    /// <summary>Requests whose key was missing or wrong, whosever they were.</summary>
    public SignalCounts Strangers { get; } = new();

    /// <summary>Sums up rows.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="held">The rows that are held in memory, read before the store: they stand in for the store's row of the same part.</param>
    /// <param name="stored">The store's rows.</param>
    public static LedgerReport Of(LedgerQuery query, IReadOnlyList<LedgerRow> held, IReadOnlyList<LedgerRow> stored)
    {
        var report = new LedgerReport(query);
        var parts = held.Select(r => (r.Key, r.Part)).ToHashSet();
        var rows = stored.Where(r => !parts.Contains((r.Key, r.Part))).Concat(held)
            .Where(r => r.Key.Hour >= query.From && r.Key.Hour < query.To)
            .OrderBy(r => r.Key.Hour).ThenBy(r => r.Part);
        foreach (var row in rows)
            report.Add(row);
        return report;
    }

    private void Add(LedgerRow row)
    {
        var source = row.Key.Source;
        if (!source.Project.IsValid)
        {
            Strangers.Add(row);
            return;
        }

        if (source.Project != Query.Project || (Query.KeyId is { } asked && asked != source.KeyId))
            return;

        Total.Add(row);
        Of(_byHour, row.Key.Hour).Add(row);
        if (source.KeyId.Length > 0)
            Of(_byKey, source.KeyId).Add(row);
    }

    private static SignalCounts Of<TKey>(SortedDictionary<TKey, SignalCounts> counts, TKey key)
        where TKey : notnull
    {
        if (!counts.TryGetValue(key, out var found))
            counts.Add(key, found = new SignalCounts());
        return found;
    }
}
